package dev.unroll.compiler.show;

import java.util.ArrayList;
import java.util.List;

/// An expression as people write it. Equal formulas are the same text.
sealed interface Formula {
    /// How many names, numbers and calls without arguments it is written with.
    int leaves();

    record Name(String name) implements Formula {
        @Override
        public int leaves() {
            return 1;
        }
    }

    record Number(double value) implements Formula {
        @Override
        public int leaves() {
            return 1;
        }
    }

    record Infix(Operator operator, Formula left, Formula right) implements Formula {
        @Override
        public int leaves() {
            return left.leaves() + right.leaves();
        }
    }

    record Negative(Formula operand) implements Formula {
        @Override
        public int leaves() {
            return operand.leaves();
        }
    }

    record Call(String function, List<Formula> arguments) implements Formula {
        @Override
        public int leaves() {
            return Math.max(1, arguments.stream().mapToInt(Formula::leaves).sum());
        }
    }

    /// A sum or another reduction over axes that have no entries of their own, such as the batch.
    record Over(String reduction, List<String> axes, Formula body) implements Formula {
        @Override
        public int leaves() {
            return 1 + body.leaves();
        }
    }

    /// Parts one after the other along the first axis, with zeros in between.
    record Stack(int size, List<Part> parts) implements Formula {
        @Override
        public int leaves() {
            return parts.stream().mapToInt(part -> part.formula().leaves()).sum();
        }

        /// The parts with what lies between them.
        List<Formula> withZeros() {
            List<Formula> all = new ArrayList<>();
            int position = 0;
            for (Part part : parts) {
                addZeros(all, part.from() - position);
                all.add(part.formula());
                position = part.from() + part.size();
            }
            addZeros(all, size - position);
            return all;
        }

        private static void addZeros(List<Formula> all, int count) {
            if (count > 0) {
                all.add(call("zeros", new Number(count)));
            }
        }
    }

    /// A part of a stack.
    record Part(int from, int size, Formula formula) {}

    static Formula call(String function, Formula... arguments) {
        return new Call(function, List.of(arguments));
    }

    /// The sum; of stacks whose parts do not meet, one stack.
    static Formula plus(Formula left, Formula right) {
        if (left instanceof Stack first && right instanceof Stack second && first.size() == second.size()) {
            List<Part> parts = new ArrayList<>(first.parts());
            parts.addAll(second.parts());
            parts.sort((one, other) -> Integer.compare(one.from(), other.from()));
            boolean disjoint = true;
            for (int i = 1; i < parts.size(); i++) {
                disjoint &= parts.get(i - 1).from() + parts.get(i - 1).size()
                        <= parts.get(i).from();
            }
            if (disjoint) {
                return new Stack(first.size(), parts);
            }
        }
        if (left.equals(right)) {
            return times(Operator.SCALE, new Number(2), left);
        }
        if (left instanceof Negative(Formula operand)) {
            return new Infix(Operator.SUBTRACT, right, operand);
        }
        return right instanceof Negative(Formula operand)
                ? new Infix(Operator.SUBTRACT, left, operand)
                : new Infix(Operator.ADD, left, right);
    }

    static Formula negative(Formula operand) {
        return operand instanceof Negative(Formula positive) ? positive : new Negative(operand);
    }

    /// The product entry by entry, or with a number: a square where both are the same, divisions last, and a
    /// sign first.
    static Formula times(Operator operator, Formula left, Formula right) {
        Number one = new Number(1);
        if (left.equals(one) || right.equals(one)) {
            return left.equals(one) ? right : left;
        }
        if (left instanceof Negative(Formula operand)) {
            return negative(times(operator, operand, right));
        }
        if (left instanceof Infix(Operator inner, Formula dividend, Formula divisor) && inner == Operator.DIVIDE) {
            return new Infix(Operator.DIVIDE, times(operator, dividend, right), divisor);
        }
        return left.equals(right) ? new Infix(Operator.POWER, left, new Number(2)) : new Infix(operator, left, right);
    }
}
