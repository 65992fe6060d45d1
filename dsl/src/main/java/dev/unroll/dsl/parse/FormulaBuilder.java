package dev.unroll.dsl.parse;

import dev.unroll.dsl.diagnostic.DiagnosticLog;
import dev.unroll.dsl.source.Span;
import dev.unroll.dsl.syntax.Formula;
import dev.unroll.dsl.syntax.Name;
import dev.unroll.dsl.syntax.Operator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.antlr.v4.runtime.Token;

/// Makes formulas of a parse tree that has no errors.
final class FormulaBuilder {

    /// The longest chain of operators or suffixes, each of which is one level of the formula.
    private static final int LONGEST_CHAIN = 100;

    /// The most levels of a formula, which others go through by recursion.
    private static final int DEEPEST = 120;

    private final Offsets offsets;
    private final DiagnosticLog log;

    /// How many levels the formulas have.
    private final Map<Formula, Integer> depths = new IdentityHashMap<>();

    private boolean tooDeep;

    FormulaBuilder(Offsets offsets, DiagnosticLog log) {
        this.offsets = offsets;
        this.log = log;
    }

    Name name(Token token) {
        return new Name(token.getText(), offsets.of(token));
    }

    List<Formula> formulas(List<ModelParser.ExpressionContext> contexts) {
        return contexts.stream().map(this::formula).toList();
    }

    Formula formula(ModelParser.ExpressionContext context) {
        Formula formula = comparison(context);
        if (depth(formula) > DEEPEST && !tooDeep) {
            tooDeep = true;
            log.error(formula.span(), "the formula has more than " + DEEPEST + " levels");
        }
        return formula;
    }

    private int depth(Formula formula) {
        Integer known = depths.get(formula);
        if (known == null) {
            known = 1
                    + switch (formula) {
                        case Formula.Named _, Formula.Number _, Formula.Text _ -> 0;
                        case Formula.Group group -> depth(group.inner());
                        case Formula.Negation negation -> depth(negation.operand());
                        case Formula.Member member -> depth(member.whole());
                        case Formula.Operation operation -> Math.max(depth(operation.left()), depth(operation.right()));
                        case Formula.Row row -> deepest(row.items());
                        case Formula.Stack stack -> deepest(stack.items());
                        case Formula.Call call ->
                            Math.max(
                                    depth(call.callee()),
                                    deepest(call.arguments().stream()
                                            .map(Formula.Argument::value)
                                            .toList()));
                    };
            depths.put(formula, known);
        }
        return known;
    }

    private int deepest(List<Formula> formulas) {
        return formulas.stream().mapToInt(this::depth).max().orElse(0);
    }

    private Formula comparison(ModelParser.ExpressionContext context) {
        Formula left = sum(context.sum(0));
        return context.comparison() == null
                ? left
                : operation(context.comparison().getText(), left, sum(context.sum(1)));
    }

    private Formula sum(ModelParser.SumContext context) {
        Formula formula = term(context.term(0));
        int operators = shortened(context.additive().size(), offsets.of(context));
        for (int i = 0; i < operators; i++) {
            formula = operation(context.additive(i).getText(), formula, term(context.term(i + 1)));
        }
        return formula;
    }

    private Formula term(ModelParser.TermContext context) {
        Formula formula = factor(context.factor(0));
        int operators = shortened(context.multiplicative().size(), offsets.of(context));
        for (int i = 0; i < operators; i++) {
            formula = operation(context.multiplicative(i).getText(), formula, factor(context.factor(i + 1)));
        }
        return formula;
    }

    private Formula factor(ModelParser.FactorContext context) {
        if (context.postfix() == null) {
            return new Formula.Negation(factor(context.factor()), offsets.of(context));
        }
        Formula base = postfix(context.postfix());
        return context.factor() == null ? base : operation("^", base, factor(context.factor()));
    }

    private Formula postfix(ModelParser.PostfixContext context) {
        Formula formula = atom(context.atom());
        int suffixes = shortened(context.suffix().size(), offsets.of(context));
        for (int i = 0; i < suffixes; i++) {
            ModelParser.SuffixContext suffix = context.suffix(i);
            Span span = formula.span().to(offsets.of(suffix));
            formula = switch (suffix) {
                case ModelParser.MemberSuffixContext member ->
                    new Formula.Member(formula, name(member.label().getStart()), span);
                case ModelParser.CallSuffixContext call -> new Formula.Call(formula, arguments(call), span);
                default -> throw TreeBuilder.unknown(suffix);
            };
        }
        return formula;
    }

    private List<Formula.Argument> arguments(ModelParser.CallSuffixContext context) {
        return context.argument().stream()
                .map(argument -> new Formula.Argument(
                        Optional.ofNullable(argument.label()).map(label -> name(label.getStart())),
                        formula(argument.expression())))
                .toList();
    }

    private Formula atom(ModelParser.AtomContext context) {
        Span span = offsets.of(context);
        return switch (context) {
            case ModelParser.NameAtomContext name -> new Formula.Named(name.getText(), span);
            case ModelParser.NumberAtomContext number -> number(number, span);
            case ModelParser.TextAtomContext text ->
                new Formula.Text(text.getText().substring(1, text.getText().length() - 1), span);
            case ModelParser.GroupAtomContext group -> new Formula.Group(formula(group.expression()), span);
            case ModelParser.RowAtomContext row -> new Formula.Row(formulas(row.expression()), span);
            case ModelParser.StackAtomContext stack -> new Formula.Stack(formulas(stack.expression()), span);
            default -> throw TreeBuilder.unknown(context);
        };
    }

    private Formula number(ModelParser.NumberAtomContext context, Span span) {
        double value = Double.parseDouble(context.getText());
        if (Double.isInfinite(value)) {
            log.error(span, "the number is larger than any that can be stored");
        }
        return new Formula.Number(value, span);
    }

    private static Formula operation(String symbol, Formula left, Formula right) {
        return new Formula.Operation(
                Operator.of(symbol), left, right, left.span().to(right.span()));
    }

    private int shortened(int operators, Span span) {
        if (operators > LONGEST_CHAIN) {
            log.error(
                    span, "a formula has at most " + LONGEST_CHAIN + " operators in a row, this one has " + operators);
        }
        return Math.min(operators, LONGEST_CHAIN);
    }
}
