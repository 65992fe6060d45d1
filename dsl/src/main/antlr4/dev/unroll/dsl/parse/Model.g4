// The model language. Newlines mean nothing here; recovery from errors uses them.
grammar Model;

file : (importation | cellDefinition | modelDefinition | training)* EOF ;

importation : 'import' STRING ;

cellDefinition : 'cell' NAME '(' formals? ')' body ;

modelDefinition : 'model' NAME ('(' formals? ')')? body ;

training : 'train' '{' setting* '}' ;

setting : label ':' expression ;

formals : formal (',' formal)* ;

formal : NAME ':' domain ('=' expression)? ;

domain
    : type      # typedDomain
    | 'size'    # sizeDomain
    | 'boolean' # booleanDomain
    | 'cell'    # cellDomain
    ;

type : ('sequence' '(' expression ')' 'of')? element ;

element
    : 'number'                               # numberElement
    | '[' expression (',' expression)* ']'   # numbersElement
    | 'class' '(' expression ')'             # classElement
    ;

body : '{' statement* '}' ;

statement
    : 'length' NAME '<=' expression                             # lengthStatement
    | kind=('input' | 'target') NAME ':' type                   # portStatement
    | kind=('param' | 'state') NAME ':' element '=' expression  # variableStatement
    | 'layer' NAME '=' expression                               # layerStatement
    | 'output' NAME ('=' expression)?                           # outputStatement
    | 'minimize' expression                                     # minimizeStatement
    | 'report' (NAME '=')? expression                           # reportStatement
    | 'if' expression body ('else' body)?                       # ifStatement
    | NAME '=' expression                                       # equationStatement
    | '[' part (';' part)+ ']' '=' expression                   # partsStatement
    ;

part : NAME (':' expression)? ;

expression : sum (comparison sum)? ;

comparison : '<' | '<=' | '>' | '>=' | '==' | '!=' ;

sum : term (additive term)* ;

additive : '+' | '-' ;

term : factor (multiplicative factor)* ;

multiplicative : '*' | '.*' | '/' ;

factor : '-' factor | postfix ('^' factor)? ;

postfix : atom suffix* ;

suffix
    : '.' label                               # memberSuffix
    | '(' (argument (',' argument)*)? ')'     # callSuffix
    ;

atom
    : NAME                                    # nameAtom
    | NUMBER                                  # numberAtom
    | STRING                                  # textAtom
    | '(' expression ')'                      # groupAtom
    | '[' expression (',' expression)* ']'    # rowAtom
    | '[' expression (';' expression)+ ']'    # stackAtom
    ;

argument : (label ':')? expression ;

singleExpression : expression EOF ;

label
    : NAME | 'import' | 'cell' | 'model' | 'train' | 'length' | 'input' | 'target' | 'param' | 'state' | 'layer'
    | 'output' | 'minimize' | 'report' | 'if' | 'else' | 'sequence' | 'of' | 'number' | 'class' | 'size' | 'boolean'
    ;

IMPORT : 'import' ;
CELL : 'cell' ;
MODEL : 'model' ;
TRAIN : 'train' ;
LENGTH : 'length' ;
INPUT : 'input' ;
TARGET : 'target' ;
PARAM : 'param' ;
STATE : 'state' ;
LAYER : 'layer' ;
OUTPUT : 'output' ;
MINIMIZE : 'minimize' ;
REPORT : 'report' ;
IF : 'if' ;
ELSE : 'else' ;
SEQUENCE : 'sequence' ;
OF : 'of' ;
NUMBER_TYPE : 'number' ;
CLASS : 'class' ;
SIZE : 'size' ;
BOOLEAN : 'boolean' ;

LEFT_BRACE : '{' ;
RIGHT_BRACE : '}' ;
LEFT_PARENTHESIS : '(' ;
RIGHT_PARENTHESIS : ')' ;
LEFT_BRACKET : '[' ;
RIGHT_BRACKET : ']' ;
COMMA : ',' ;
SEMICOLON : ';' ;
COLON : ':' ;
GIVES : '=' ;
TIMES_EACH : '.*' ;
TIMES : '*' ;
DIVIDE : '/' ;
PLUS : '+' ;
MINUS : '-' ;
POWER : '^' ;
DOT : '.' ;
EQUAL : '==' ;
NOT_EQUAL : '!=' ;
LESS_OR_EQUAL : '<=' ;
GREATER_OR_EQUAL : '>=' ;
LESS : '<' ;
GREATER : '>' ;

NAME : [A-Za-z_] [A-Za-z0-9_]* ;
NUMBER : [0-9]+ ('.' [0-9]+)? ([eE] [+-]? [0-9]+)? ;
STRING : '"' ~["\r\n]* '"' ;

SPACE : [ \t\r\n\f\u00A0\uFEFF]+ -> skip ;
COMMENT : '//' ~[\r\n]* -> skip ;

// What follows is no part of the language; it has tokens of its own so that it can be named in messages.
FOREIGN_NAME : [\p{L}\p{Nl}_] [\p{L}\p{Nl}\p{Mn}\p{Mc}\p{Nd}\p{No}_]* ;
OPEN_STRING : '"' ~["\r\n]* ;
FOREIGN : . ;
