package dev.unroll.dsl.check;

import dev.unroll.dsl.ExpectedMessages;
import dev.unroll.dsl.Options;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ShapeErrorsTest {

    @Test
    void nothingBroadcastsButNumbers() {
        ExpectedMessages.check("""
                cell a(x: [D], n: size) {
                  param W: [n, D] = 0
                  y = W*x + x
                //! `+` takes operands of the same shape, but `W*x` is a vector of n and `x` (`[D]`, line 1) is a vector of D
                  one = [1]
                  z = x + one
                //! `+` takes operands of the same shape, but `x` (`[D]`, line 1) is a vector of D and `one` (line 5) is a \
                vector of 1
                  fine = 2 * x + 1
                  output fine
                }
                """);
    }

    @Test
    void productsBesideElementwiseOperatorsNeedParentheses() {
        ExpectedMessages.check("""
                cell a(x: [D]) {
                  param W: [D, D] = 0
                  y = W*x .* x
                //! a matrix product stands beside `.*` or `/` without parentheses
                //? put the product in parentheses, as in `(W*x) .* y`
                  z = (W*x) .* x + 2 * x / 3
                  w = x * W
                //! `*` takes a matrix on its left, but `x` (line 1) is a vector of D
                //? `transpose(W) * x`
                  output z
                }
                """);
    }

    @Test
    void cutsComeOutWhole() {
        ExpectedMessages.check("""
                cell a(x: [10]) {
                  [p; q; r] = x
                //! `x` (`[10]`, line 1) has 10 entries, which cannot be cut into 3 equal parts
                //? sizes can be given: `[a: 2*n; b: n] = ...`
                  [s: 4; t: 5] = x
                //! the parts have 9 entries together, but `x` (`[10]`, line 1) has 10
                  [u; v] = x
                  output y = u + v
                }
                """);
    }

    @Test
    void sizesAreWholePositiveAndStorable() {
        ExpectedMessages.check("""
                model M(n: size = 100) {
                  input x: [n]
                  param big: [100000, 100000] = 0
                //! `[100000, 100000]` has 10000000000 entries, which take 37 GiB, and at most 2147483647 are possible
                  param part: [n / 3] = 0
                //! `n / 3` is 100 / 3, which is not a whole number
                  param none: [n - 100] = 0
                //! a size is a whole number from 1 to 2147483647, and this is `n - 100` = 0
                  param half: [1.5] = 0
                //! a size is a whole number, and `1.5` is none
                  param huge: [n^20] = 0
                //! the size `n^20` is too large to be computed
                  output x
                }
                """);
    }

    @Test
    void classesAreNoNumbers() {
        ExpectedMessages.check("""
                model M {
                  input word: class(7)
                  input x: [5]
                  target other: class(3)
                  a = word + 1
                //! `word` (line 2) is a class, and `+` takes numbers
                //? `one_hot(...)` and `embedding(...)` make numbers of a class
                  b = linear(word, units: 3)
                //! `linear` takes a vector as `x`, but `word` (`class(7)`, line 2) is one class of 7
                //? `embedding(...)` and `one_hot(...)` make numbers of a class
                  c = embedding(x, units: 3)
                //! `embedding` takes a class as `x`, but `x` (`[5]`, line 3) is a vector of 5
                  report same = word == other
                //! `word` (line 2) is one class of 7, but `other` (line 4) is one of 3
                  minimize cross_entropy(x, other)
                //! `cross_entropy` takes `K` = `5` classes as `y`, but `other` (`class(3)`, line 4) is one class of 3
                  output x
                }
                """);
    }

    @Test
    void argumentsAreChecked() {
        ExpectedMessages.check("""
                model M {
                  input x: [5]
                  a = linear(x)
                //! the call of `linear` leaves out `units`
                //? `units: ...`
                  b = linear(x, unit: 3)
                //! `linear` has no argument `unit`
                //? did you mean `units`?
                  c = linear(x, 3, true, 4)
                //! `linear` takes no more arguments: `linear(x, units, bias)`
                  d = linear(x, units: 3, units: 4)
                //! `units` is given twice
                  e = linaer(x, units: 3)
                //! there is no cell or function `linaer`
                //? did you mean `linear`?
                  f = tanh(x, x)
                //! `tanh` takes 1 argument, and here are 2
                  g = lstm(x, units: 3, layers: 2, h: x)
                //! starts of states together with several layers are not supported yet
                  h = linear(x, units: [3, 4], layers: 3)
                //! the lists of sizes and `layers` ask for different numbers of layers
                  output x
                }
                """);
    }

    @Test
    void parametersNeedNamesOfTheirOwn() {
        ExpectedMessages.check("""
                model M {
                  input x: [5]
                  both = linear(x, units: 3) + linear(x, units: 3)
                //! two parameters would be named `both.linear.W`
                //? give each call a name of its own: `a = linear(...)`
                  output both
                }
                """);
    }

    @Test
    void aLayerIsUsedOnValuesOfOneSize() {
        ExpectedMessages.check("""
                cell scale(x: [D]) {
                  param gain: [D] = 1
                //! the layer's parameter `twice.gain` is a vector of 5 at its first use and would be a vector of 4 at this \
                one, in cell `scale` as called in line 12
                //? use the layer on values of the same size, or call the cell itself
                  output y = gain .* x
                }
                model M {
                  input x: [5]
                  input z: [4]
                  layer twice = scale()
                  a = twice(x)
                  output b = twice(z)
                  output a
                }
                """);
    }

    @Test
    void modelsAndCellsHaveTheirOwnStatements() {
        ExpectedMessages.check("""
                cell a(x: [D]) {
                //! cell `a` has no `output`
                //? `output h` says what its result is
                  minimize 3
                //! `minimize` belongs in a model, and `a` is a cell
                }
                model M {
                  input x: [5]
                  state h: [5] = 0
                //! `state` belongs in a cell, and `M` is a model
                //? put the equations that step along time into a cell
                  minimize x
                //! `minimize` takes one number, but `x` (line 8) is a vector of 5
                //? `sum(...)` and `mean(...)` make one number of a vector
                  report 2 * sum(x)
                //! this report has no name
                //? `report error = 2 * sum(x)`
                }
                """);
    }

    @Test
    void targetsAreReadByLossesAlone() {
        ExpectedMessages.check("""
                model M {
                  input x: [5]
                  target y: [5]
                  error = x - y
                  minimize sum(error^2)
                  output wrong = error + 1
                //! output `wrong` is computed from the target `y`, which is not there when predicting
                //? only `minimize` and `report` may read targets
                }
                """);
    }

    @Test
    void startsOfStatesAreKnownBeforeTheFirstStep() {
        ExpectedMessages.check("""
                cell a(x: [D], h0: [E]) {
                  t = x + 1
                  state p: [D] = t
                //! the start of state `p` cannot read `t`, which is not known before the first step
                //? a state starts from numbers, parameters, and what has one value for the whole sequence
                  state q: [2*E] = h0
                //! state `q` (line 6) is a vector of 2*E, but its start `h0` (`[E]`, line 1) is a vector of E
                  p = prev(p) + x
                  q = prev(q)
                  output p
                }
                """);
    }

    @Test
    void whatIsNotSupportedYetSaysSo() {
        ExpectedMessages.check("""
                model M {
                  length n <= 400
                //! `length` is not supported yet: sequences have a fixed number of steps
                //? `sequence(28) of ...`
                  input words: sequence(n) of class(7)
                  input x: sequence(4) of [5]
                  a = embedding(words, units: 4)
                  b = prev(x, start: 0)
                //! `prev` with a `start` is not supported yet
                  c = gelu(x)
                //! `gelu` is not supported yet
                  d = x .* bernoulli(0.5)
                //! `bernoulli` in an equation is not supported yet
                  e = dropout(x, rate: 0.5)
                //! `dropout` is not supported yet
                  f = max(x, over: time)
                //! `max` over time is not supported yet
                  g = softmax(x, over: time)
                //! `softmax` over time is not supported yet
                  output x
                }
                """);
    }

    @Test
    void cellsCannotCallThemselves() {
        ExpectedMessages.check("""
                cell a(x: [D]) {
                  output y = b(x)
                }
                cell b(x: [D]) {
                  output y = a(x)
                //! `a` calls itself: `a` calls `b` calls `a`, in cell `b` as called in line 2
                //? cells cannot be recursive
                }
                """);
    }

    @Test
    void namesAreGivenOnce() {
        ExpectedMessages.check("""
                cell a(x: [D], x: [D]) {
                //! `x` stands twice in this head
                  y = x
                  y = 2 * x
                //! `y` is given twice, here and in line 3
                //? a name has one value; give this one another name
                  output y
                }
                cell a(x: [D]) {
                //! `a` is defined twice, here and in line 1
                  output y = x
                }
                """);
    }

    @Test
    void unusedNamesAreWarnedOf() {
        ExpectedMessages.check("""
                model M {
                  input x: [5]
                  input z: [5]
                //w input `z` is never read
                //? leave it out
                  param W: [5] = 0
                //w parameter `W` is never read
                //? it would take up space and learn nothing; leave it out
                  y = 2 * x
                //w `y` is never read
                //? leave the equation out, or use `y`
                  output x
                }
                """);
    }

    @Test
    void conditionsAreDecidedWhenCompiled() {
        ExpectedMessages.check("""
                model M(deep: boolean = false, n: size = 3) {
                  input x: [n]
                  if deep { y = unknown(x) } else { y = x }
                  if n > 2 { z = y } else { z = other(y) }
                  if sum(x) > 0 { w = x } else { w = z }
                //! `sum(x) > 0` is not known to be true or false when the model is compiled
                //? conditions are made of booleans and sizes; `where(...)` chooses between values
                  output z
                }
                """, new Options(Optional.empty(), Map.of("n", "4")));
    }
}
