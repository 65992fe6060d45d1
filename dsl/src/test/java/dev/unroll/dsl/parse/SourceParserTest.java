package dev.unroll.dsl.parse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.unroll.dsl.diagnostic.DiagnosticLog;
import dev.unroll.dsl.source.SourceFile;
import dev.unroll.dsl.source.Span;
import dev.unroll.dsl.syntax.Clause;
import dev.unroll.dsl.syntax.Definition;
import dev.unroll.dsl.syntax.Formula;
import dev.unroll.dsl.syntax.Program;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SourceParserTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            a + b * c            | (a + (b * c))
            a - b - c            | ((a - b) - c)
            a / b .* c           | ((a / b) .* c)
            -a ^ 2               | (-(a ^ 2.0))
            a ^ b ^ c            | (a ^ (b ^ c))
            a ^ -b               | (a ^ (-b))
            2.*x                 | (2.0 .* x)
            2.5.*x               | (2.5 .* x)
            1e-3 * x             | (0.001 * x)
            a + b < c * d        | ((a + b) < (c * d))
            f(a, k: b).c.number  | f(a, k: b).c.number
            [a; b + c]           | [a; (b + c)]
            [a]                  | [a]
            [a, -b]              | [a, (-b)]
            f(cell: g, of: "t")  | f(cell: g, of: "t")
            (a + b) * c          | ({(a + b)} * c)
            """)
    void formulasGroupAsMathematiciansReadThem(String text, String expected) {
        DiagnosticLog log = new DiagnosticLog();
        Formula formula =
                SourceParser.parseFormula(new SourceFile("f", text), log).orElseThrow();
        assertEquals(expected, show(formula));
    }

    @Test
    void everyClauseIsRead() {
        Program program = parse("""
                import "cells.model"
                cell c(x: sequence(n) of [D], k: class(V), e: number = 0.5, u: size, f: boolean = true, g: cell = tanh) {
                  param W: [u, D] = uniform(-1, 1)
                  state h: number = 0
                  layer l = lstm(units: u)
                  if f { a = x } else { b = x }
                  [p; q] = a
                  [r: 2*u; s: u] = a
                  output y = a
                }
                model M {
                  length n <= 400
                  input  x: sequence(n) of class(7)
                  target t: [3]
                  minimize x
                  report x
                  report z = x
                  output x
                }
                train { data: mnist  batch: 100 class: "x" }
                """);
        assertEquals(
                "Parameter State Layer Choice Parts Parts Output",
                clauses(program.cells().getFirst()));
        assertEquals(
                "Length Input Target Minimize Report Report Output",
                clauses(program.models().getFirst()));
        assertEquals("cells.model", program.imports().getFirst().path());
        assertEquals(6, program.cells().getFirst().formals().size());
        assertEquals(
                List.of("data", "batch", "class"),
                program.training().orElseThrow().entries().stream()
                        .map(entry -> entry.name().text())
                        .toList());
    }

    @Test
    void statementsNeedNoLineOfTheirOwn() {
        Program program = parse("cell c(x: [D]) { a = x b = a [p; q] = b output p }");
        assertEquals("Equation Equation Parts Output", clauses(program.cells().getFirst()));
    }

    @Test
    void spansCountCharactersEvenBehindAnEmoji() {
        Program program = parse("// \uD83D\uDE00\ncell smile(x: [D]) { output y = x }");
        Span span = program.cells().getFirst().name().span();
        assertEquals("smile", span.text());
        assertEquals(2, span.line());
        assertEquals(6, span.column());
    }

    private static Program parse(String text) {
        DiagnosticLog log = new DiagnosticLog();
        SourceFile file = new SourceFile("test.model", text);
        var program = SourceParser.parse(file, log);
        assertTrue(program.isPresent(), () -> log.sorted(file).toString());
        return program.get();
    }

    private static String clauses(Definition definition) {
        return definition.body().stream()
                .map(Clause::getClass)
                .map(Class::getSimpleName)
                .collect(Collectors.joining(" "));
    }

    private static String show(Formula formula) {
        return switch (formula) {
            case Formula.Named named -> named.name();
            case Formula.Number number -> String.valueOf(number.value());
            case Formula.Text text -> "\"" + text.value() + "\"";
            case Formula.Negation negation -> "(-" + show(negation.operand()) + ")";
            case Formula.Operation operation ->
                "(" + show(operation.left()) + " " + operation.operator().symbol() + " " + show(operation.right())
                        + ")";
            case Formula.Group group -> "{" + show(group.inner()) + "}";
            case Formula.Member member ->
                show(member.whole()) + "." + member.name().text();
            case Formula.Row row ->
                row.items().stream().map(SourceParserTest::show).collect(Collectors.joining(", ", "[", "]"));
            case Formula.Stack stack ->
                stack.items().stream().map(SourceParserTest::show).collect(Collectors.joining("; ", "[", "]"));
            case Formula.Call call ->
                call.arguments().stream()
                        .map(argument -> argument.label()
                                        .map(label -> label.text() + ": ")
                                        .orElse("")
                                + show(argument.value()))
                        .collect(Collectors.joining(", ", show(call.callee()) + "(", ")"));
        };
    }
}
