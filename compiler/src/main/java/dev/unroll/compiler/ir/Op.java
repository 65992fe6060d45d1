package dev.unroll.compiler.ir;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/// The operations. Each is valid from construction on; [#resultTypes] are the types of its results.
public sealed interface Op {

    /// The values that it reads; for a [Scan] those that its body reads from outside come last.
    List<Value> operands();

    /// The types of its results, one but for a [Scan].
    List<Type> resultTypes();

    /// `value` in every entry.
    record Fill(double value, Type type) implements Op {
        public Fill {
            require(type.kind() == Kind.NUMBER || value == Math.rint(value) && value >= 0, "no class " + value);
        }

        @Override
        public List<Value> operands() {
            return List.of();
        }

        @Override
        public List<Type> resultTypes() {
            return List.of(type);
        }
    }

    /// The number of samples in the batch.
    record SampleCount() implements Op {
        @Override
        public List<Value> operands() {
            return List.of();
        }

        @Override
        public List<Type> resultTypes() {
            return List.of(Type.SCALAR);
        }
    }

    /// 1 at the steps that exist, `ahead` steps later, and 0 at the others. A sample has at least one step.
    ///
    /// @param length how many steps each sample has, as a class
    record Exists(Value length, int ahead, int steps) implements Op {
        public Exists {
            require(
                    length.type().kind() == Kind.CLASS
                            && length.type().rank() == 0
                            && !length.type().isTimed(),
                    () -> "exists of " + length.type());
            require(steps > 0 && ahead >= 0, "no such steps");
        }

        @Override
        public List<Value> operands() {
            return List.of(length);
        }

        @Override
        public List<Type> resultTypes() {
            return List.of(length.type().withKind(Kind.NUMBER).withSteps(steps));
        }
    }

    /// How many steps all samples of the batch have together.
    ///
    /// @param length the parameter of the graph that says how many each has, such as `input/n`
    record StepCount(String length) implements Op {
        @Override
        public List<Value> operands() {
            return List.of();
        }

        @Override
        public List<Type> resultTypes() {
            return List.of(Type.SCALAR);
        }
    }

    /// Random numbers that differ by sample, drawn anew for each batch that the network is trained on. They are the
    /// same wherever they are read in one pass, so this is a value like any other; it stands outside of
    /// recurrences, which read its steps as those of a sequence.
    ///
    /// @param number which draw of the model this is; draws of different numbers have nothing to do with each other
    record Draw(Distribution distribution, int number, Type type) implements Op {
        public Draw {
            require(type.kind() == Kind.NUMBER && type.batch(), "draws are numbers of each sample");
        }

        @Override
        public List<Value> operands() {
            return List.of();
        }

        @Override
        public List<Type> resultTypes() {
            return List.of(type);
        }
    }

    /// How to draw.
    enum Distribution {
        /// From 0 up to, not including, 1.
        UNIFORM,
        /// With mean 0 and standard deviation 1.
        NORMAL
    }

    /// Entry by entry, of one operand.
    record Unary(UnaryFunction function, Value operand) implements Op {
        public Unary {
            Types.requireNumbers(operand);
        }

        @Override
        public List<Value> operands() {
            return List.of(operand);
        }

        @Override
        public List<Type> resultTypes() {
            return List.of(operand.type());
        }
    }

    /// The operand itself, through which no gradient goes.
    record Stop(Value operand) implements Op {
        @Override
        public List<Value> operands() {
            return List.of(operand);
        }

        @Override
        public List<Type> resultTypes() {
            return List.of(operand.type());
        }
    }

    /// Entry by entry, of two operands.
    record Binary(BinaryFunction function, Value left, Value right) implements Op {
        public Binary {
            require(
                    left.type().kind() == right.type().kind()
                            && (left.type().kind() == Kind.NUMBER
                                    || function == BinaryFunction.EQUAL
                                    || function == BinaryFunction.NOT_EQUAL),
                    () -> function + " does not work on " + left.type() + " and " + right.type());
            Types.join(left.type(), right.type());
        }

        @Override
        public List<Value> operands() {
            return List.of(left, right);
        }

        @Override
        public List<Type> resultTypes() {
            return List.of(Types.join(left.type(), right.type()).withKind(Kind.NUMBER));
        }
    }

    /// Entry by entry `then` where the condition is not 0, else `otherwise`.
    record Select(Value condition, Value then, Value otherwise) implements Op {
        public Select {
            Types.requireNumbers(condition);
            if (then.type().kind() != otherwise.type().kind()) {
                throw new IllegalArgumentException("a choice between " + then.type() + " and " + otherwise.type());
            }
        }

        @Override
        public List<Value> operands() {
            return List.of(condition, then, otherwise);
        }

        @Override
        public List<Type> resultTypes() {
            return List.of(Types.join(Types.join(then.type(), otherwise.type()), condition.type()));
        }
    }

    /// A sum of products over axes, in the notation of Einstein sums: each axis of an operand's shape has a
    /// letter; axes that the result lacks are summed over. `[ij,j->i]` is a matrix times a vector. The batch
    /// and time go along as in operators that work entry by entry, and are summed over on request.
    record Contract(
            Value left,
            Value right,
            String leftAxes,
            String rightAxes,
            String resultAxes,
            boolean overBatch,
            boolean overTime)
            implements Op {
        public Contract {
            Types.requireNumbers(left);
            Types.requireNumbers(right);
            require(
                    left.type().rank() == leftAxes.length() && right.type().rank() == rightAxes.length(),
                    () -> "contract[" + leftAxes + "," + rightAxes + "] of " + left.type() + " and " + right.type());
            for (String axes : List.of(leftAxes, rightAxes, resultAxes)) {
                require(axes.chars().distinct().count() == axes.length(), () -> "an axis stands twice in " + axes);
            }
            for (int i = 0; i < leftAxes.length(); i++) {
                int other = rightAxes.indexOf(leftAxes.charAt(i));
                if (other >= 0
                        && !left.type()
                                .shape()
                                .get(i)
                                .equals(right.type().shape().get(other))) {
                    throw new IllegalArgumentException(
                            "axis " + leftAxes.charAt(i) + " has two sizes: " + left.type() + " and " + right.type());
                }
            }
            resultAxes
                    .chars()
                    .forEach(axis -> require(
                            leftAxes.indexOf(axis) >= 0 || rightAxes.indexOf(axis) >= 0,
                            () -> "axis " + (char) axis + " of the result is in no operand"));
            Types.joinAxes(left.type(), right.type());
            require(!overBatch || left.type().batch() || right.type().batch(), "no batch to sum over");
            require(!overTime || left.type().isTimed() || right.type().isTimed(), "no time to sum over");
        }

        @Override
        public List<Value> operands() {
            return List.of(left, right);
        }

        @Override
        public List<Type> resultTypes() {
            List<Integer> shape = new ArrayList<>();
            for (int i = 0; i < resultAxes.length(); i++) {
                shape.add(size(resultAxes.charAt(i)));
            }
            Type axes = Types.joinAxes(left.type(), right.type());
            return List.of(new Type(Kind.NUMBER, axes.batch() && !overBatch, overTime ? 0 : axes.steps(), shape));
        }

        /// The same product with its operands in the other order.
        public Contract swapped() {
            return new Contract(right, left, rightAxes, leftAxes, resultAxes, overBatch, overTime);
        }

        /// Size of the axis with this letter.
        public int size(char axis) {
            int index = leftAxes.indexOf(axis);
            return index >= 0
                    ? left.type().shape().get(index)
                    : right.type().shape().get(rightAxes.indexOf(axis));
        }
    }

    /// Sum or maximum, over all entries, over time, over the batch, or several of these.
    record Reduce(Reduction reduction, Value operand, boolean overEntries, boolean overTime, boolean overBatch)
            implements Op {
        public Reduce {
            Types.requireNumbers(operand);
            require(overEntries || overTime || overBatch, "nothing to reduce over");
            require(!overTime || operand.type().isTimed(), "no time to reduce over");
            require(!overBatch || operand.type().batch(), "no batch to reduce over");
        }

        @Override
        public List<Value> operands() {
            return List.of(operand);
        }

        @Override
        public List<Type> resultTypes() {
            Type type = operand.type();
            return List.of(new Type(
                    Kind.NUMBER,
                    type.batch() && !overBatch,
                    overTime ? 0 : type.steps(),
                    overEntries ? List.of() : type.shape()));
        }
    }

    /// How to reduce.
    enum Reduction {
        SUM,
        MAXIMUM;

        /// What no entries are reduced to.
        public double start() {
            return switch (this) {
                case SUM -> 0;
                case MAXIMUM -> Double.NEGATIVE_INFINITY;
            };
        }
    }

    /// Repeats the operand over axes that it lacks.
    record Expand(Value operand, Type type) implements Op {
        public Expand {
            require(
                    Types.join(operand.type(), type).equals(type)
                            && operand.type().kind() == type.kind(),
                    () -> operand.type() + " cannot be repeated to " + type);
        }

        @Override
        public List<Value> operands() {
            return List.of(operand);
        }

        @Override
        public List<Type> resultTypes() {
            return List.of(type);
        }
    }

    /// Entries `from` up to, not including, `to` along an axis of the shape.
    record Slice(Value operand, int axis, int from, int to) implements Op {
        public Slice {
            require(
                    0 <= axis
                            && axis < operand.type().rank()
                            && 0 <= from
                            && from < to
                            && to <= operand.type().shape().get(axis),
                    () -> "slice " + from + ":" + to + " along axis " + axis + " of " + operand.type());
        }

        @Override
        public List<Value> operands() {
            return List.of(operand);
        }

        @Override
        public List<Type> resultTypes() {
            return List.of(Types.withAxis(operand.type(), axis, to - from));
        }
    }

    /// The operand with zeros before and after it along an axis of the shape.
    record Pad(Value operand, int axis, int before, int after) implements Op {
        public Pad {
            Types.requireNumbers(operand);
            require(
                    0 <= axis && axis < operand.type().rank() && before >= 0 && after >= 0,
                    () -> "pad " + before + ", " + after + " along axis " + axis + " of " + operand.type());
        }

        @Override
        public List<Value> operands() {
            return List.of(operand);
        }

        @Override
        public List<Type> resultTypes() {
            int size = operand.type().shape().get(axis);
            return List.of(Types.withAxis(operand.type(), axis, Math.addExact(size, before + after)));
        }
    }

    /// The operands one after the other along an axis of the shape; one that lacks batch or time is repeated.
    record Concat(List<Value> parts, int axis) implements Op {
        public Concat {
            parts = List.copyOf(parts);
            require(!parts.isEmpty(), "nothing to concatenate");
            Type first = parts.getFirst().type();
            require(0 <= axis && axis < first.rank(), () -> "no axis " + axis + " in " + first);
            Type joined = first;
            for (Value part : parts) {
                Types.requireNumbers(part);
                require(
                        part.type().rank() == first.rank()
                                && Types.withAxis(part.type(), axis, 1)
                                        .shape()
                                        .equals(Types.withAxis(first, axis, 1).shape()),
                        () -> "cannot concatenate " + first + " and " + part.type());
                joined = Types.joinAxes(joined, part.type());
            }
        }

        @Override
        public List<Value> operands() {
            return parts;
        }

        @Override
        public List<Type> resultTypes() {
            Type axes = parts.getFirst().type();
            int size = 0;
            for (Value part : parts) {
                axes = Types.joinAxes(axes, part.type());
                size = Math.addExact(size, part.type().shape().get(axis));
            }
            return List.of(Types.withAxis(
                    parts.getFirst().type().withBatch(axes.batch()).withSteps(axes.steps()), axis, size));
        }
    }

    /// A matrix with rows and columns exchanged.
    record Transpose(Value operand) implements Op {
        public Transpose {
            require(operand.type().rank() == 2, () -> "transpose of " + operand.type());
        }

        @Override
        public List<Value> operands() {
            return List.of(operand);
        }

        @Override
        public List<Type> resultTypes() {
            return List.of(operand.type().withShape(operand.type().shape().reversed()));
        }
    }

    /// The same entries in row-major order under another shape.
    record Reshape(Value operand, List<Integer> shape) implements Op {
        public Reshape {
            shape = List.copyOf(shape);
            if (operand.type().withShape(shape).entries() != operand.type().entries()) {
                throw new IllegalArgumentException("reshape of " + operand.type() + " to " + shape);
            }
        }

        @Override
        public List<Value> operands() {
            return List.of(operand);
        }

        @Override
        public List<Type> resultTypes() {
            return List.of(operand.type().withShape(shape));
        }
    }

    /// A vector of `classes` entries, 1 at the operand's class and 0 elsewhere.
    record OneHot(Value operand, int classes) implements Op {
        public OneHot {
            require(
                    operand.type().kind() == Kind.CLASS && operand.type().rank() == 0,
                    () -> "one_hot of " + operand.type());
        }

        @Override
        public List<Value> operands() {
            return List.of(operand);
        }

        @Override
        public List<Type> resultTypes() {
            return List.of(operand.type().withKind(Kind.NUMBER).withShape(List.of(classes)));
        }
    }

    /// The class of a vector's largest entry, the first of equals.
    record ArgMax(Value operand) implements Op {
        public ArgMax {
            Types.requireNumbers(operand);
            require(operand.type().rank() == 1, () -> "argmax of " + operand.type());
        }

        @Override
        public List<Value> operands() {
            return List.of(operand);
        }

        @Override
        public List<Type> resultTypes() {
            return List.of(operand.type().withKind(Kind.CLASS).withShape(List.of()));
        }
    }

    /// A sequence at step `step`.
    record At(Value operand, int step) implements Op {
        public At {
            require(0 <= step && step < operand.type().steps(), () -> "step " + step + " of " + operand.type());
        }

        @Override
        public List<Value> operands() {
            return List.of(operand);
        }

        @Override
        public List<Type> resultTypes() {
            return List.of(operand.type().withSteps(0));
        }
    }

    /// A sequence that is the operand at step `step` and 0 at the others.
    record Place(Value operand, int step, int steps) implements Op {
        public Place {
            Types.requireNumbers(operand);
            require(!operand.type().isTimed() && 0 <= step && step < steps, () -> "place " + step + " of " + steps);
        }

        @Override
        public List<Value> operands() {
            return List.of(operand);
        }

        @Override
        public List<Type> resultTypes() {
            return List.of(operand.type().withSteps(steps));
        }
    }

    /// A sequence from its last step to its first.
    record Reverse(Value operand) implements Op {
        public Reverse {
            require(operand.type().isTimed(), () -> "reverse of " + operand.type());
        }

        @Override
        public List<Value> operands() {
            return List.of(operand);
        }

        @Override
        public List<Type> resultTypes() {
            return List.of(operand.type());
        }
    }

    /// A sequence with the steps that exist in the reverse order, and the others where they are: step `t` of a sample
    /// of `n` steps is the operand's step `n - 1 - t`. A sample has at least one step.
    ///
    /// @param length how many steps each sample has, as a class
    record ReverseSequence(Value operand, Value length) implements Op {
        public ReverseSequence {
            require(operand.type().isTimed(), () -> "reverse_sequence of " + operand.type());
            require(
                    length.type().kind() == Kind.CLASS
                            && length.type().rank() == 0
                            && !length.type().isTimed(),
                    () -> "reverse_sequence by " + length.type());
        }

        @Override
        public List<Value> operands() {
            return List.of(operand, length);
        }

        @Override
        public List<Type> resultTypes() {
            Type type = operand.type();
            return List.of(type.withBatch(type.batch() || length.type().batch()));
        }
    }

    /// A recurrence: runs `body` for each step, in order or from the last to the first. The body's parameters
    /// are the states before the step and a slice of each sequence; its results are the states after the step
    /// and what the step emits. The results are the states after all steps and the sequences of what was
    /// emitted, each step's in its place.
    record Scan(int steps, boolean backward, List<Value> initial, List<Value> sequences, Block body) implements Op {
        public Scan {
            initial = List.copyOf(initial);
            sequences = List.copyOf(sequences);
            require(steps > 0, "a scan of no steps");
            require(
                    body.parameters().size() == initial.size() + sequences.size(),
                    () -> "the body takes " + body.parameters().size() + " values");
            require(body.results().size() >= initial.size(), "the body gives too few states");
            for (int i = 0; i < initial.size(); i++) {
                Type type = initial.get(i).type();
                if (!type.equals(body.parameters().get(i).type())
                        || !type.equals(body.results().get(i).type())) {
                    throw new IllegalArgumentException("state " + i + " starts as " + type + ", is read as "
                            + body.parameters().get(i).type() + " and becomes "
                            + body.results().get(i).type());
                }
            }
            for (int i = 0; i < sequences.size(); i++) {
                Type type = sequences.get(i).type();
                if (type.steps() != steps
                        || !type.withSteps(0)
                                .equals(body.parameters()
                                        .get(initial.size() + i)
                                        .type())) {
                    throw new IllegalArgumentException("sequence " + i + " is " + type + " for " + steps + " steps");
                }
            }
            for (Value emitted :
                    body.results().subList(initial.size(), body.results().size())) {
                require(!emitted.type().isTimed(), "a step emits a sequence");
            }
        }

        public int states() {
            return initial.size();
        }

        /// The values before the step.
        public List<Value> stateParameters() {
            return body.parameters().subList(0, states());
        }

        /// What the body sees of the sequences.
        public List<Value> slices() {
            return body.parameters().subList(states(), body.parameters().size());
        }

        /// The values after the step.
        public List<Value> nextStates() {
            return body.results().subList(0, states());
        }

        /// What each step emits.
        public List<Value> emitted() {
            return body.results().subList(states(), body.results().size());
        }

        @Override
        public List<Value> operands() {
            List<Value> operands = new ArrayList<>(initial);
            operands.addAll(sequences);
            operands.addAll(body.freeValues());
            return operands;
        }

        @Override
        public List<Type> resultTypes() {
            List<Type> types = new ArrayList<>();
            initial.forEach(state -> types.add(state.type()));
            emitted().forEach(value -> types.add(value.type().withSteps(steps)));
            return types;
        }
    }

    private static void require(boolean condition, Supplier<String> message) {
        if (!condition) {
            throw new IllegalArgumentException(message.get());
        }
    }

    private static void require(boolean condition, String message) {
        if (!condition) {
            throw new IllegalArgumentException(message);
        }
    }
}
