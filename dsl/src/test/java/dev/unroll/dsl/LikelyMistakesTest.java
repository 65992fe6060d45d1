package dev.unroll.dsl;

import org.junit.jupiter.api.Test;

/// The ten mistakes that are likely, and what their makers are told.
class LikelyMistakesTest {

    @Test
    void productOfTwoVectors() {
        ExpectedMessages.check("""
                cell gate(f: [100], c: [100]) {
                  output h = f * c
                //! `*` is the matrix product, but `f` (line 1) and `c` (line 1) are both vectors of 100
                //? `.*` multiplies element by element, `sum(a .* b)` is the product of two vectors
                }
                """);
    }

    @Test
    void lossOfAllStepsAgainstOneLabel() {
        ExpectedMessages.check("""
                model Digits {
                  input rows: sequence(28) of [28]
                  target digit: class(10)
                  states = lstm(rows, units: 100)
                  logits = linear(states, units: 10)
                  minimize cross_entropy(logits, digit)
                //! `logits` (line 5) has 28 steps, but `digit` (line 3) is one class for the whole sequence
                //? take one step, as in `linear(last(states), ...)`, or declare `sequence(28) of class(10)`
                  report accuracy(logits, digit)
                //! `logits` (line 5) has 28 steps, but `digit` (line 3) is one class for the whole sequence
                //? take one step, as in `linear(last(states), ...)`, or declare `sequence(28) of class(10)`
                }
                """);
    }

    @Test
    void lossOfOneStepAgainstManyLabels() {
        ExpectedMessages.check("""
                model Tags {
                  input words: sequence(5) of [8]
                  target tags: sequence(5) of [3]
                  guess = linear(last(words), units: 3)
                  minimize mean((guess - tags)^2)
                //! `guess` (line 4) is one vector of 3 for the whole sequence, but `tags` (line 3) has 5 steps
                //? take the value at every step, or `last(tags)`
                }
                """);
    }

    @Test
    void stateReadWithoutPrev() {
        ExpectedMessages.check("""
                cell mine(x: [D]) {
                  state h: [D] = 0
                  gate = sigmoid(h + x)
                //! `h` is read in line 3 but given in line 6
                //? `prev(h)` is its value at the step before
                  h = gate .* x
                  output h
                }
                """);
    }

    @Test
    void stateNeverGiven() {
        ExpectedMessages.check("""
                cell mine(x: [D]) {
                  state c: [D] = 0
                //! state `c` (line 2) is never given a value in cell `mine`
                //? `c = ...`, or make it a `param`
                  output y = x + prev(c)
                }
                """);
    }

    @Test
    void matrixThatDoesNotFitNamesBothSizesTheCellAndTheCall() {
        ExpectedMessages.check("""
                cell mine(x: [D], units: size) {
                  param Wh: [4*units, units] = 0
                  state h: [4*units] = 0
                  h = tanh(Wh*x + prev(h))
                //! `Wh` (`[4*units, units]`, line 2) has 25 columns, but `x` (`rows: sequence(28) of [28]`, line 9) \
                has 28 entries, in cell `mine` as called in line 10
                  output h
                }
                model M {
                  input rows: sequence(28) of [28]
                  output y = mine(rows, units: 25)
                }
                """);
    }

    @Test
    void vectorWhereASequenceIsMeant() {
        ExpectedMessages.check("""
                model M {
                  input s: [100]
                  output y = lstm(s, units: 5)
                //! `lstm` steps over a sequence, but `s` (line 2) is one vector of 100
                //? `sequence(100) of [1]`
                }
                """);
    }

    @Test
    void softmaxBeforeCrossEntropy() {
        ExpectedMessages.check("""
                model M {
                  input x: [5]
                  target y: class(3)
                  z = linear(x, units: 3)
                  p = softmax(z)
                  minimize cross_entropy(p, y)
                //! `cross_entropy` takes the values before the softmax
                //? pass `z`
                  report direct = cross_entropy(softmax(z), y)
                //! `cross_entropy` takes the values before the softmax
                //? pass `z`
                  output p
                }
                """);
    }

    @Test
    void twoLengths() {
        ExpectedMessages.check("""
                model M {
                  input question: sequence(30) of [4]
                  input answer: sequence(20) of [4]
                  output both = question + answer
                //! `question` (line 2) has 30 steps, but `answer` (line 3) has 20 steps
                //? take one step with `last(...)`, the mean with `mean(..., over: time)`, or give both the same length
                }
                """);
    }

    @Test
    void nameOfAPreludeCell() {
        ExpectedMessages.check("""
                cell lstm(x: [D], units: size) {
                //w cell `lstm` hides the prelude's cell of that name (prelude/lstm.model, line 3)
                //? give it another name, unless it is meant to replace that one in this file
                  param W: [units, D] = 0
                  output y = W*x
                }
                """);
    }

    @Test
    void forgottenSignOfAProduct() {
        ExpectedMessages.check("""
                cell mine(x: [D]) {
                  param W: [D, D] = 0
                  y = W x + 1
                //! there is nothing between `W` and `x`
                //? did you forget `*`?
                  z = 2 [y; y]
                //! there is nothing between `2` and `[`
                //? did you forget `*`?
                  output z
                }
                """);
    }
}
