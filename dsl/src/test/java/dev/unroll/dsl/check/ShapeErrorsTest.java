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
                  report last = 7 == word
                //! this is class 7, but `word` (line 2) has 7 classes, numbered from 0
                  report half = word != 0.5
                //! `word` (line 2) is a class, and `!=` compares it with another class or the whole number of one
                //? `one_hot(...)` and `embedding(...)` make numbers of a class
                  report most = word == 6
                  minimize cross_entropy(x, other)
                //! `cross_entropy` takes `K` = `5` classes as `y`, but `other` (`class(3)`, line 4) is one class of 3
                  output x
                }
                """);
    }

    @Test
    void lengthsAreNoNumbers() {
        ExpectedMessages.check("""
                model M {
                  length n <= 4
                  input x: sequence(n) of [5]
                  output y = sum(x, over: time) / n
                //! `n` (line 2) is a length, which is a class of each sample, and `/` takes numbers
                //? `mean(x, over: time)` divides by the steps that a sample has
                }
                """);
    }

    @Test
    void argumentsAreChecked() {
        ExpectedMessages.check("""
                model M {
                  input x: [5]
                  none = slice(x, from: 2, to: 2)
                //! the slice from 2 to 2 is empty
                //? `to` is the first entry that is left out
                  more = slice(x, from: 3, to: 9)
                //! the slice from 3 to 9 does not lie within `x` (`[5]`, line 2), which has 5 entries
                //? `from` counts from 0, and `to` is the first entry that is left out
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
                  h = linear(x, units: [3, 4], layers: 3)
                //! the lists of sizes and `layers` ask for different numbers of layers
                  output x
                }
                """);
    }

    @Test
    void laterLayersTakeWhatTheOnesBeforeGive() {
        ExpectedMessages.check("""
                cell summary(x: sequence(T) of [D], units: size) {
                  output y = last(lstm(x, units: units))
                }
                model M {
                  input rows: sequence(5) of [3]
                  output s = summary(rows, units: 4, layers: 2)
                //! `summary` takes a sequence as `x`, but `summary(rows, units: 4, layers: 2)` is a vector of 4
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
                //? a state starts from numbers, parameters, and what has one value for the whole sequence, all of it written in the start itself
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
                  input words: sequence(n) of class(7)
                  input x: sequence(4) of [5]
                  a = embedding(words, units: 4)
                  b = perplexity(a, words)
                //! `perplexity` is not supported yet
                  output x
                }
                """);
    }

    @Test
    void sequencesAreShiftedWithTheirFirstValue() {
        ExpectedMessages.check("""
                cell a(x: [D]) {
                  state h: [D] = 0
                  before = prev(x, start: 0)
                //! `prev` with a `start` shifts a sequence, but `x` (line 1) is a vector of D
                //? within a cell, a state remembers the step before: `state before: [...] = 0`
                  h = prev(h, start: 1) + x + before
                //! `h` is a state, and starts as its declaration says (line 2)
                //? `prev(h)`
                  output h
                }
                model M {
                  input x: sequence(4) of [5]
                  input words: sequence(4) of class(7)
                  input v: [3]
                  input word: class(9)
                  target y: sequence(4) of [5]
                  b = prev(x)
                //! `prev` reads the step before of a state, and `x` is no state
                //? a sequence is shifted with its first value: `prev(x, start: 0)`
                  c = prev(tanh(x))
                //! `prev` takes the name of a state, and `tanh(x)` is none
                //? a sequence is shifted with its first value: `prev(tanh(x), start: 0)`
                  d = prev(v, start: 0)
                //! `prev` with a `start` shifts a sequence, but `v` (line 14) is a vector of 3
                //? declare a `sequence(...)`
                  e = prev(x, start: v)
                //! `x` (line 12) is 4 steps of a vector of 5, but its start `v` (`[3]`, line 14) is a vector of 3
                  f = prev(x, start: x)
                //! the start of a shifted sequence is one value, but `x` (line 12) has 4 steps
                //? take one step, such as `last(x)`
                  g = prev(words, start: 7)
                //! the start is class 7, but `words` (line 13) has 7 classes, numbered from 0
                  h = prev(words, start: word)
                //! `words` (line 13) is 4 steps of one class of 7, but its start `word` (`class(9)`, line 15) is one class of 9
                  i = prev(words, start: 0.5)
                //! `words` (line 13) is 4 steps of one class of 7, but its start `0.5` is one number
                  output wrong = y
                //! output `wrong` is computed from the target `y`, which is not there when predicting
                //? only `minimize` and `report` may read targets
                  output right = prev(y, start: 0) + prev(x, start: last(x))
                }
                """);
    }

    @Test
    void lengthsOfSamplesAreEqualOnlyByName() {
        ExpectedMessages.check("""
                cell both(x: sequence(k) of [D], y: sequence(k) of [D]) {
                  output z = last(x) + last(y)
                }
                cell sized(x: sequence(k) of [D]) {
                  param W: [k, D] = 0
                //! `k` is a length that each sample has of its own, not a size, in cell `sized` as called in line 29
                //? it is the number of steps of a `sequence(k)`
                  output z = W*last(x)
                }
                model M {
                  length n <= 4
                  length m <= 4
                  length none <= 0
                //! a size is a whole number from 1 to 2147483647, and this is 0
                  input x: sequence(n) of [5]
                  input y: sequence(m) of [5]
                  input z: sequence(4) of [5]
                  a = x + y
                //! `x` (line 15) has up to 4 steps (length `n`), but `y` (line 16) has up to 4 steps (length `m`)
                //? take one step with `last(...)`, the mean with `mean(..., over: time)`, or give both the same length
                  b = x + z
                //! `x` (line 15) has up to 4 steps (length `n`), but `z` (line 17) has 4 steps
                //? take one step with `last(...)`, the mean with `mean(..., over: time)`, or give both the same length
                  c = x + reverse(y)
                //! `x` (line 15) has up to 4 steps (length `n`), but `reverse(y)` has up to 4 steps (length `m`)
                //? take one step with `last(...)`, the mean with `mean(..., over: time)`, or give both the same length
                  d = both(x, y)
                //! `both` takes `k` steps as `y`, but `y` (`sequence(m) of [5]`, line 16) has up to 4 steps (length `m`)
                  e = sized(x)
                  f = linear(y, units: n)
                //! `n` is a length that each sample has of its own, not a size
                //? it is the number of steps of a `sequence(n)`
                  output turned = reverse(x)
                  output fine = reverse(reverse(x)) + last(y) + both(reverse(x), x) + turned
                }
                """);
    }

    @Test
    void drawsAreOfNumbersAndOfOneTime() {
        ExpectedMessages.check("""
                cell looking(x: [D], source: sequence(n) of [D]) {
                  state mask: [D] = bernoulli(1.5)
                //! a probability is a number from 0 to 1, and this is 1.5
                  state seen: [D] = 2 * bernoulli(0.5)
                //! the start of state `seen` cannot read `2 * bernoulli(0.5)`, which is not known before the first step
                //? a state starts from numbers, parameters, and what has one value for the whole sequence, all of it written in the start itself
                  state wide: [2*D] = normal(0, last(source))
                //! `normal` draws a vector of 2*D here, but `last(source)` is a vector of D
                  mask = prev(mask)
                  seen = prev(seen)
                  wide = prev(wide)
                  kept = bernoulli(sigmoid(source))
                //! `bernoulli` cannot be drawn for the steps of one sequence within the steps of another
                //? draw it outside, and give it to the cell
                  output y = x .* bernoulli(0.5) + sum(kept, over: time)
                }
                model M {
                  input x: sequence(4) of [5]
                  input word: class(3)
                  a = bernoulli(word)
                //! `word` (line 19) is a class, and `bernoulli` takes numbers
                  b = normal(0, -1)
                //! a standard deviation cannot be -1.0
                  c = uniform(2, 1)
                //! `uniform(2.0, 1.0)` has its limits the wrong way round
                  d = normal(x, [1, 2])
                //! `normal` draws a vector of 5 here, but `[1, 2]` is a vector of 2
                  output fine = x .* bernoulli(0.5 * ones(5)) + normal(x, 0.1)
                }
                """);
    }

    @Test
    void startsAreComputedFromDrawsAndNumbersAlone() {
        ExpectedMessages.check("""
                model M {
                  input x: [3]
                  param a: [3] = log(uniform(2, 1))
                //! `uniform(2.0, 1.0)` has its limits the wrong way round
                  param b: [3] = softmax(normal(0, 1))
                //! `softmax(normal(0, 1))` is not what a parameter can start from
                //? draws go with numbers, `+` `-` `.*` `/` `^`, `exp`, `log`, `sqrt`, `tanh`, `sigmoid`, `softplus`, `abs`, `max` and `min`
                  param c: [3] = x .* normal(0, 1)
                //! `x` is not a number that is known when the model is compiled
                //? a parameter starts from a number, `uniform(a, b)`, `normal(m, s)`, what is computed from these, `zeros(n)`, `ones(n)` or a stack
                  param d: [3] = exp(normal(0, 1), 2)
                //! `exp` takes 1 argument, and here are 2
                  param e: [3] = 1 < uniform(0, 2)
                //! `1 < uniform(0, 2)` is not what a parameter can start from
                //? draws go with numbers, `+` `-` `.*` `/` `^`, `exp`, `log`, `sqrt`, `tanh`, `sigmoid`, `softplus`, `abs`, `max` and `min`
                  output y = x .* a .* b .* c .* d .* e
                }
                """);
    }

    @Test
    void whatGoesOverTimeTakesASequence() {
        ExpectedMessages.check("""
                model M {
                  input x: sequence(4) of [5]
                  input v: [5]
                  a = softmax(v, over: time)
                //! `softmax` takes a sequence, but `v` (line 3) is a vector of 5
                  b = max(v, over: time)
                //! `max` takes a sequence, but `v` (line 3) is a vector of 5
                  c = softmax(x, over: steps)
                //! the one thing to go over is `time`
                //? `over: time`
                  output weights = softmax(x, over: time) .* max(x, over: time)
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
                model M(scale: number = 2, units: size = 5) {
                //w `units` can be set, but is never read
                //? leave it out
                  input x: [5]
                  input z: [5]
                //w input `z` is never read
                //? leave it out
                  target t: class(3)
                //w target `t` is never read
                //? leave it out
                  param W: [5] = 0
                //w parameter `W` is never read
                //? it would take up space and learn nothing; leave it out
                  y = scale * x
                //w `y` is never read
                //? leave the equation out, or use `y`
                  output x
                }
                """);
    }

    @Test
    void whatTheOtherChoiceWouldReadIsNotWarnedOf() {
        ExpectedMessages.check("""
                model M(deep: boolean = false, units: size = 5) {
                  input x: [5]
                  input z: [5]
                  input w: [5]
                //w input `w` is never read
                //? leave it out
                  y = 2 * x
                  if deep { output v = linear(y, units: units) + linear(z, units: units) } else { output v = x }
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
                  output v = w + z
                }
                """, new Options(Optional.empty(), Map.of("n", "4")));
    }

    @Test
    void anOutputBehindAConditionThatIsNotKnownIsNotMissed() {
        ExpectedMessages.check("""
                cell either(x: [N]) {
                  if sum(x) > 0 { output y = x } else { if N > 2 { output z = 2 * x } }
                //! `sum(x) > 0` is not known to be true or false when the model is compiled, in cell `either` as called in line 8
                //? conditions are made of booleans and sizes; `where(...)` chooses between values
                }
                model M {
                  input x: [3]
                  output y = either(x)
                }
                """);
    }

    @Test
    void meansOverAllSamplesBelongInReports() {
        ExpectedMessages.check("""
                cell perplexity(z: [K], y: class(K)) {
                  output p = exp(mean(cross_entropy(z, y), over: samples))
                //! a mean over all samples belongs in a model, and `perplexity` is a cell, which works on one of them
                //? write it into the `report` of a model
                }
                model M {
                  input  x: [4]
                  target y: class(3)
                  z = linear(x, units: 3)
                  loss = cross_entropy(z, y)
                  whole = mean(loss, over: samples)
                  minimize loss - whole
                //! `minimize` is made of a mean over all samples, which is known when all of them are
                //? only `report` may read it
                  report perplexity = exp(whole)
                  report spread = abs(loss - whole)
                //! this report is made of means over all samples and of what is of each sample
                //? `mean(..., over: samples)` of that, too
                  report twice = mean(whole, over: samples)
                //! this is a mean over all samples already
                //? leave `over: samples` out once
                  report most = sum(loss, over: samples)
                //! `sum` does not go over samples
                //? `mean(..., over: samples)`
                  middle = mean(z, over: samples)
                  output middle
                //! output `middle` is made of a mean over all samples, which is known when all of them are
                //? only `report` may read it
                }
                """);
    }

    @Test
    void numbersThatAreNone() {
        ExpectedMessages.check("""
                cell shared(x: [D], parts: number) {
                  output y = x / (parts - 1)
                //! this divides by 0, in cell `shared` as called in line 8
                }
                model M {
                  input  x: [4]
                  target y: [4]
                  a = shared(x, parts: 1)
                  b = shared(x, parts: 2)
                  c = x / 0
                //! this divides by 0
                  d = log(-1) * x
                //! `log(-1)` is not a finite number
                  minimize mean_squared_error(a + b + c + d, y)
                }
                """);
    }
}
