package dev.unroll.compiler.emit;

import com.palantir.javapoet.CodeBlock;
import dev.unroll.compiler.ir.BinaryFunction;
import dev.unroll.compiler.ir.Kind;
import dev.unroll.compiler.ir.UnaryFunction;
import dev.unroll.compiler.schedule.Item;
import dev.unroll.compiler.schedule.Scalar;
import java.util.List;

/// Scalar expressions in Java, with no more parentheses than precedence asks for.
public final class ScalarCode {
    private static final int COMPARISON = 1;
    private static final int SUM = 2;
    private static final int PRODUCT = 3;
    private static final int UNARY = 4;
    private static final int ATOM = 5;

    private final NumberFormat format;
    private final FunctionCode functions;
    private final ElementCode elements;
    private final List<String> entries;

    /// @param entries the loop variables over the entries
    public ScalarCode(NumberFormat format, FunctionCode functions, ElementCode elements, List<String> entries) {
        this.format = format;
        this.functions = functions;
        this.elements = elements;
        this.entries = entries;
    }

    private record Code(CodeBlock text, int precedence) {
        CodeBlock within(int needed) {
            return precedence >= needed ? text : CodeBlock.of("($L)", text);
        }
    }

    public CodeBlock write(Scalar scalar) {
        return code(scalar).text();
    }

    /// An expression that a sum may follow, or that may follow one.
    public CodeBlock writeOperand(Scalar scalar) {
        return code(scalar).within(COMPARISON);
    }

    /// What an item computes, as it is kept, or put together with what is there: a class is a whole number.
    public CodeBlock write(Item.Assign assign) {
        boolean isClass = assign.store()
                .filter(location -> location.buffer().kind() == Kind.CLASS)
                .isPresent();
        return isClass
                ? classCode(assign.value()).text()
                : assign.into().isPresent() ? writeOperand(assign.value()) : write(assign.value());
    }

    /// A class, which may be a constant or a choice between others.
    private Code classCode(Scalar scalar) {
        return switch (scalar) {
            case Scalar.Literal(double number) -> new Code(CodeBlock.of("$L", (int) number), ATOM);
            case Scalar.Select(Scalar condition, Scalar then, Scalar otherwise) ->
                choice(condition(condition), classCode(then), classCode(otherwise));
            default -> code(scalar);
        };
    }

    private Code code(Scalar scalar) {
        return switch (scalar) {
            case Scalar.Literal literal ->
                new Code(format.literal(literal.value()), literal.value() < 0 ? UNARY : ATOM);
            case Scalar.SampleCount _ -> new Code(CodeBlock.of("sampleCount"), ATOM);
            case Scalar.StepCount count -> new Code(functions.stepCount(count.input()), ATOM);
            case Scalar.IsBefore isBefore ->
                choice(
                        CodeBlock.of(
                                "$L < $L",
                                isBefore.ahead() == 0
                                        ? CodeBlock.of(Addresses.TIME)
                                        : CodeBlock.of("$L + $L", Addresses.TIME, isBefore.ahead()),
                                functions.atLeastOne(code(isBefore.length()).text())),
                        new Code(format.literal(1), ATOM),
                        new Code(format.literal(0), ATOM));
            case Scalar.Draw draw ->
                new Code(
                        functions.draw(
                                draw.distribution(), draw.number(), elements.index(draw.place(), entries), format),
                        UNARY);
            case Scalar.Load load -> new Code(elements.element(load.location(), entries), ATOM);
            case Scalar.Local local -> new Code(CodeBlock.of("$L", local.name()), ATOM);
            case Scalar.Unary unary -> unary(unary);
            case Scalar.Binary binary -> binary(binary);
            case Scalar.Select select ->
                choice(condition(select.condition()), code(select.then()), code(select.otherwise()));
            case Scalar.IsClass isClass ->
                choice(
                        CodeBlock.of("$L == $L", code(isClass.index()).within(SUM), entries.getLast()),
                        new Code(format.literal(1), ATOM),
                        new Code(format.literal(0), ATOM));
            case Scalar.AtStep atStep ->
                choice(
                        CodeBlock.of("$L == $L", Addresses.TIME, atStep.step()),
                        code(atStep.operand()),
                        new Code(format.literal(0), ATOM));
        };
    }

    private static Code choice(CodeBlock condition, Code then, Code otherwise) {
        return new Code(
                CodeBlock.of("$L ? $L : $L", condition, then.within(COMPARISON), otherwise.within(COMPARISON)), 0);
    }

    CodeBlock condition(Scalar condition) {
        if (condition instanceof Scalar.Binary(var function, var left, var right) && function.isComparison()) {
            return comparison(function, left, right);
        }
        return CodeBlock.of("$L != 0", code(condition).within(SUM));
    }

    private CodeBlock comparison(BinaryFunction function, Scalar left, Scalar right) {
        return CodeBlock.of(
                "$L $L $L",
                code(left).within(SUM),
                function.symbol(),
                code(right).within(SUM));
    }

    private Code unary(Scalar.Unary unary) {
        Code operand = code(unary.operand());
        return unary.function() == UnaryFunction.NEGATE
                ? new Code(CodeBlock.of("-$L", operand.within(ATOM)), UNARY)
                : new Code(functions.call(unary.function(), operand.text()), ATOM);
    }

    private Code binary(Scalar.Binary binary) {
        Scalar left = binary.left();
        Scalar right = binary.right();
        return switch (binary.function()) {
            // The same to the bit, and `x + x` of a product x is what TornadoVM fails at.
            case ADD ->
                left.equals(right) ? infix(new Scalar.Literal(2), "*", right, PRODUCT) : infix(left, "+", right, SUM);
            case SUBTRACT -> infix(left, "-", right, SUM);
            case MULTIPLY -> infix(left, "*", right, PRODUCT);
            case DIVIDE -> infix(left, "/", right, PRODUCT);
            case MAXIMUM, MINIMUM -> new Code(functions.call(binary.function(), write(left), write(right)), ATOM);
            case POWER -> new Code(functions.call(binary.function(), write(left), write(right)), UNARY);
            case LESS, LESS_OR_EQUAL, GREATER, GREATER_OR_EQUAL, EQUAL, NOT_EQUAL ->
                choice(
                        comparison(binary.function(), left, right),
                        new Code(format.literal(1), ATOM),
                        new Code(format.literal(0), ATOM));
        };
    }

    /// The right side is grouped by itself, so that what was rounded apart stays apart.
    private Code infix(Scalar left, String symbol, Scalar right, int precedence) {
        return new Code(
                CodeBlock.of(
                        "$L $L $L",
                        code(left).within(precedence),
                        symbol,
                        code(right).within(precedence + 1)),
                precedence);
    }
}
