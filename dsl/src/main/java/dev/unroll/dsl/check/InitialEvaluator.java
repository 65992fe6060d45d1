package dev.unroll.dsl.check;

import dev.unroll.dsl.model.Element;
import dev.unroll.dsl.model.Initial;
import dev.unroll.dsl.model.Size;
import dev.unroll.dsl.source.Span;
import dev.unroll.dsl.syntax.Formula;
import dev.unroll.dsl.syntax.Operator;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Computes how parameters start: from a number, `uniform(a, b)`, `normal(m, s)`, what is computed from these entry
/// by entry, `zeros(n)`, `ones(n)`, lists of numbers, and stacks of these.
final class InitialEvaluator {

    private static final Map<String, Initial.Operation> OF_ONE = Map.of(
            "exp", Initial.Operation.EXP,
            "log", Initial.Operation.LOG,
            "sqrt", Initial.Operation.SQRT,
            "tanh", Initial.Operation.TANH,
            "sigmoid", Initial.Operation.SIGMOID,
            "softplus", Initial.Operation.SOFTPLUS,
            "abs", Initial.Operation.ABS);

    private static final Map<String, Initial.Operation> OF_TWO =
            Map.of("max", Initial.Operation.MAXIMUM, "min", Initial.Operation.MINIMUM);

    private final ExpressionChecker expressions;
    private final Frame frame;
    private final SizeEvaluator sizes;

    InitialEvaluator(ExpressionChecker expressions) {
        this.expressions = expressions;
        this.frame = expressions.frame();
        this.sizes = new SizeEvaluator(frame);
    }

    /// The start of a parameter of the given shape; empty if there is an error, which is reported then.
    Optional<Initial> evaluate(Formula formula, Element element) {
        List<Size> shape = ((Element.Numbers) element).shape();
        Formula bare = formula.bare();
        if (isBlock(bare)) {
            return block(bare).filter(block -> fits(block, bare, shape)).map(block -> block.initial());
        }
        return entries(formula);
    }

    /// A start of single entries.
    private Optional<Initial> entries(Formula formula) {
        Formula bare = formula.bare();
        if (isDraw(bare)) {
            return draw((Formula.Call) bare);
        }
        return hasDraw(bare) ? computed(bare) : number(formula).map(Initial.Constant::new);
    }

    private static boolean hasDraw(Formula formula) {
        return switch (formula) {
            case Formula.Negation negation -> hasDraw(negation.operand());
            case Formula.Operation operation -> hasDraw(operation.left()) || hasDraw(operation.right());
            case Formula.Group group -> hasDraw(group.inner());
            case Formula.Call call ->
                isDraw(call) || call.arguments().stream().anyMatch(argument -> hasDraw(argument.value()));
            case Formula.Named _, Formula.Number _, Formula.Text _, Formula.Member _ -> false;
            case Formula.Row row -> row.items().stream().anyMatch(InitialEvaluator::hasDraw);
            case Formula.Stack stack -> stack.items().stream().anyMatch(InitialEvaluator::hasDraw);
        };
    }

    /// What is computed from draws.
    private Optional<Initial> computed(Formula formula) {
        return switch (formula) {
            case Formula.Negation negation -> applied(Initial.Operation.NEGATE, List.of(negation.operand()));
            case Formula.Operation operation ->
                operation(operation.operator())
                        .map(known -> applied(known, List.of(operation.left(), operation.right())))
                        .orElseGet(() -> notComputed(formula));
            case Formula.Call call -> call(call);
            case Formula.Group _, Formula.Named _, Formula.Number _, Formula.Text _ -> notComputed(formula);
            case Formula.Member _, Formula.Row _, Formula.Stack _ -> notComputed(formula);
        };
    }

    private Optional<Initial> call(Formula.Call call) {
        String name = call.callee().bare() instanceof Formula.Named named ? named.name() : "";
        int operands = OF_TWO.containsKey(name) ? 2 : 1;
        Optional<Initial.Operation> operation = Optional.ofNullable(OF_ONE.getOrDefault(name, OF_TWO.get(name)));
        return operation.isEmpty()
                ? notComputed(call)
                : BuiltinArguments.match(frame, call, operands, operands, Set.of())
                        .flatMap(arguments -> applied(operation.get(), arguments.positional()));
    }

    private Optional<Initial> applied(Initial.Operation operation, List<Formula> formulas) {
        List<Initial> operands = new ArrayList<>();
        formulas.forEach(formula -> entries(formula).ifPresent(operands::add));
        return operands.size() == formulas.size()
                ? Optional.of(new Initial.Applied(operation, operands))
                : Optional.empty();
    }

    private static Optional<Initial.Operation> operation(Operator operator) {
        return switch (operator) {
            case ADD -> Optional.of(Initial.Operation.ADD);
            case SUBTRACT -> Optional.of(Initial.Operation.SUBTRACT);
            case TIMES, TIMES_EACH -> Optional.of(Initial.Operation.MULTIPLY);
            case DIVIDE -> Optional.of(Initial.Operation.DIVIDE);
            case POWER -> Optional.of(Initial.Operation.POWER);
            case LESS, LESS_OR_EQUAL, GREATER, GREATER_OR_EQUAL, EQUAL, NOT_EQUAL -> Optional.empty();
        };
    }

    private Optional<Initial> notComputed(Formula formula) {
        frame.error(
                formula.span(),
                Wording.quote(formula.span()) + " is not what a parameter can start from",
                "draws go with numbers, `+` `-` `.*` `/` `^`, `exp`, `log`, `sqrt`, `tanh`, `sigmoid`, `softplus`, `abs`, "
                        + "`max` and `min`");
        return Optional.empty();
    }

    private static boolean isCall(Formula formula, String... names) {
        return formula instanceof Formula.Call call
                && call.callee().bare() instanceof Formula.Named named
                && List.of(names).contains(named.name());
    }

    private static boolean isDraw(Formula formula) {
        return isCall(formula, "uniform", "normal");
    }

    private static boolean isBlock(Formula formula) {
        return isCall(formula, "zeros", "ones") || formula instanceof Formula.Row || formula instanceof Formula.Stack;
    }

    private boolean fits(Initial.Block block, Formula formula, List<Size> shape) {
        boolean rows = !shape.isEmpty() && SizeEvaluator.agree(block.rows(), shape.getFirst());
        if (!rows) {
            frame.error(
                    formula.span(),
                    "the parameter is " + Wording.describe(shape) + ", but its start has "
                            + Wording.count(block.rows(), "row"));
        }
        return rows && (!(formula instanceof Formula.Call call) || hasShape(call, shape));
    }

    private boolean hasShape(Formula.Call call, List<Size> shape) {
        if (call.arguments().size() < 2) {
            return true;
        }
        Optional<Size> columns = sizes.dimension(call.arguments().get(1).value());
        boolean fits = columns.isPresent() && shape.size() == 2 && SizeEvaluator.agree(columns.get(), shape.get(1));
        if (!fits && columns.isPresent()) {
            frame.error(
                    call.span(),
                    "the parameter is " + Wording.describe(shape) + ", but its start has "
                            + Wording.count(columns.get(), "column"));
        }
        return fits;
    }

    /// Something that has a number of rows of its own.
    private Optional<Initial.Block> block(Formula formula) {
        Formula bare = formula.bare();
        if (isCall(bare, "zeros", "ones")) {
            Formula.Call call = (Formula.Call) bare;
            double entry = isCall(bare, "ones") ? 1 : 0;
            return BuiltinArguments.match(frame, call, 1, 2, Set.of())
                    .flatMap(arguments -> sizes.dimension(arguments.first()))
                    .map(rows -> new Initial.Block(rows, new Initial.Constant(entry)));
        }
        return switch (bare) {
            case Formula.Row row -> numbers(row);
            case Formula.Stack stack -> stacked(stack);
            case Formula.Named _, Formula.Number _, Formula.Text _, Formula.Negation _ -> noRows(bare.span());
            case Formula.Operation _, Formula.Group _, Formula.Member _, Formula.Call _ -> noRows(bare.span());
        };
    }

    private Optional<Initial.Block> noRows(Span span) {
        frame.error(
                span,
                Wording.quote(span) + " does not say how many entries of the stack it starts",
                "a stack is made of `zeros(n)`, `ones(n)` and lists of numbers");
        return Optional.empty();
    }

    private Optional<Initial.Block> numbers(Formula.Row row) {
        List<Initial.Block> blocks = new ArrayList<>();
        row.items()
                .forEach(item -> number(item)
                        .ifPresent(value -> blocks.add(new Initial.Block(Size.of(1), new Initial.Constant(value)))));
        return blocks.size() == row.items().size()
                ? Optional.of(new Initial.Block(Size.of(blocks.size()), new Initial.Stacked(blocks)))
                : Optional.empty();
    }

    private Optional<Initial.Block> stacked(Formula.Stack stack) {
        List<Initial.Block> blocks = new ArrayList<>();
        stack.items().forEach(item -> block(item).ifPresent(blocks::add));
        if (blocks.size() < stack.items().size()) {
            return Optional.empty();
        }
        Size rows = blocks.stream().map(Initial.Block::rows).reduce(Size.of(0), Size::plus);
        return Optional.of(new Initial.Block(rows, new Initial.Stacked(blocks)));
    }

    private Optional<Initial> draw(Formula.Call call) {
        Optional<BuiltinArguments> arguments = BuiltinArguments.match(frame, call, 2, 2, Set.of());
        Optional<Double> first =
                arguments.flatMap(matched -> number(matched.positional().get(0)));
        Optional<Double> second =
                arguments.flatMap(matched -> number(matched.positional().get(1)));
        if (first.isEmpty() || second.isEmpty()) {
            return Optional.empty();
        }
        if (isCall(call, "uniform")) {
            if (first.get() > second.get()) {
                frame.error(
                        call.span(),
                        "`uniform(" + first.get() + ", " + second.get() + ")` has its limits the wrong way round");
                return Optional.empty();
            }
            return Optional.of(new Initial.Uniform(first.get(), second.get()));
        }
        if (second.get() < 0) {
            frame.error(call.span(), "a standard deviation cannot be " + second.get());
            return Optional.empty();
        }
        return Optional.of(new Initial.Normal(first.get(), second.get()));
    }

    private Optional<Double> number(Formula formula) {
        Optional<Value> value = expressions.value(formula, Naming.anonymous(frame));
        if (value.isPresent() && value.get().constant().isEmpty()) {
            frame.error(
                    formula.span(),
                    Wording.quote(formula.span()) + " is not a number that is known when the model is compiled",
                    "a parameter starts from a number, `uniform(a, b)`, `normal(m, s)`, what is computed from these, `zeros(n)`, "
                            + "`ones(n)` or a stack");
            return Optional.empty();
        }
        return value.flatMap(Value::constant);
    }
}
