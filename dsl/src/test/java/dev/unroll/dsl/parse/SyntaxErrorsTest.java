package dev.unroll.dsl.parse;

import dev.unroll.dsl.ExpectedMessages;
import org.junit.jupiter.api.Test;

class SyntaxErrorsTest {

    @Test
    void eachStatementIsReportedByItself() {
        ExpectedMessages.check("""
                cell a(x: [D]) {
                  b = )
                //! an expression is missing before `)`
                  c = tanh(x, +)
                //! an expression is missing before `+`
                  input = 3
                //! a name is missing before `=`
                  param W [3] = 0
                //! `:` is missing before `[`
                  d = x < x < x
                //! comparisons cannot be chained
                //? put one of them in parentheses
                  output y = x
                }
                """);
    }

    @Test
    void unclosedBracketsPointToWhereTheyOpen() {
        ExpectedMessages.check("""
                cell a(x: [D]) {
                  y = tanh(x
                //! `(` is not closed
                //? `)` is missing before line 5
                  z = [x; x
                //! `[` is not closed
                //? `]` is missing before line 8
                  output y
                }
                """);
    }

    @Test
    void missingBraceIsReportedWhereTheBodyOpens() {
        ExpectedMessages.check("""
                cell a(x: [D]) {
                //! `{` is not closed
                //? `}` is missing before line 5
                  output y = x
                cell b(x: [D]) {
                  output y = x
                }
                """);
    }

    @Test
    void whatIsOpenAtTheEndIsMissingThere() {
        ExpectedMessages.check("""
                model M {
                //! `{` is not closed
                //? `}` is missing at the end
                  input x: [2]
                  output x
                """);
    }

    @Test
    void numbersHaveDigitsOnBothSidesOfThePoint() {
        ExpectedMessages.check("""
                cell a(x: [D]) {
                  y = 1. + x
                //! `1.` is no number
                //? a number has a digit after its point: `1.0`
                  z = .5
                //! `.5` is no number
                //? a number has a digit before its point: `0.5`
                  output y
                }
                """);
    }

    @Test
    void reservedWordsCannotBeNames() {
        ExpectedMessages.check("""
                model M {
                  input input: [3]
                //! `input` is a word of the language and cannot be a name
                  output y = class
                //! `class` is a word of the language and cannot be a name
                }
                """);
    }

    @Test
    void noBodyEndsBeforeAnEquationOfAReservedWord() {
        ExpectedMessages.check("""
                model M {
                  input x: [3]
                  of = x
                //! `of` is a word of the language and cannot be a name
                  output x
                }
                """);
    }

    @Test
    void otherCharactersAreNamed() {
        ExpectedMessages.check("""
                cell a(x: [D]) {
                  gr\u00f6\u00dfe = 1
                //! the name `gr\u00f6\u00dfe` has other characters than ASCII letters, digits and `_`
                  y = x \u00b7 x
                //! `\u00b7` is no part of the language
                //? `*` is the matrix product, `.*` multiplies element by element
                  z = "open
                //! the text has no closing `"`
                  output y # no comment
                //! `#` is no part of the language
                //? comments start with `//`
                }
                """);
    }

    @Test
    void whatStandsOutsideDefinitionsIsReported() {
        ExpectedMessages.check("""
                x = 3
                //! `x` does not belong here
                //? a file is made of `cell`, `model` and `train`
                cell a(x: [D]) {
                  output y = x
                }
                }
                //! `}` does not belong here
                //? a file is made of `cell`, `model` and `train`
                """);
    }

    @Test
    void orderOfTheFileIsKept() {
        ExpectedMessages.check("""
                train { data: mnist }
                cell a(x: [D]) {
                //! the `train` block stands after all cells and models
                  output y = x
                }
                import "b.model"
                //! `import` stands before all cells and models
                """);
    }

    @Test
    void elseIfNeedsBraces() {
        ExpectedMessages.check("""
                cell a(x: [D], n: size) {
                  if n > 3 { y = x } else if n > 2 { y = 2*x }
                //! `{` is missing before `if`
                //? `else { if ... { ... } }`
                  output y
                }
                """);
    }

    @Test
    void aCallThatFollowsAnExpressionLacksAnOperator() {
        ExpectedMessages.check("""
                cell a(x: [D]) {
                  state h: [D] = 0
                  h = 2 prev(h) + x
                //! there is nothing between `2` and `prev`
                //? did you forget `*`?
                  output h
                }
                """);
    }

    @Test
    void anOutputThatIsAnExpressionNeedsAName() {
        ExpectedMessages.check("""
                cell a(x: [D]) {
                  output x .* x
                //! `.*` does not belong here
                //? an output that is more than a name needs one: `output y = ...`
                }
                """);
    }

    @Test
    void commentsOfManyLinesAreNotKnown() {
        ExpectedMessages.check("""
                cell a(x: [D]) {
                  y = x /* twice */ + x
                //! `*` does not belong here
                //? comments start with `//`
                  output y
                }
                """);
    }
}
