package dev.unroll.dsl.parse;

import dev.unroll.dsl.diagnostic.DiagnosticLog;
import dev.unroll.dsl.syntax.Clause;
import dev.unroll.dsl.syntax.Definition;
import dev.unroll.dsl.syntax.Formal;
import dev.unroll.dsl.syntax.Formal.Domain;
import dev.unroll.dsl.syntax.Formula;
import dev.unroll.dsl.syntax.Name;
import dev.unroll.dsl.syntax.Program;
import dev.unroll.dsl.syntax.TypeFormula;
import dev.unroll.dsl.syntax.TypeFormula.ElementFormula;
import java.util.List;
import java.util.Optional;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.Token;
import org.antlr.v4.runtime.tree.TerminalNode;
import org.jspecify.annotations.Nullable;

/// Makes syntax of a parse tree that has no errors.
final class TreeBuilder {

    private final Offsets offsets;
    private final DiagnosticLog log;
    private final FormulaBuilder formulas;

    TreeBuilder(Offsets offsets, DiagnosticLog log) {
        this.offsets = offsets;
        this.log = log;
        this.formulas = new FormulaBuilder(offsets, log);
    }

    Program program(ModelParser.FileContext context) {
        reportMisplaced(context);
        return new Program(
                offsets.file(),
                context.importation().stream().map(this::importation).toList(),
                context.cellDefinition().stream().map(this::cell).toList(),
                context.modelDefinition().stream().map(this::model).toList(),
                context.training().stream().map(this::training).findFirst());
    }

    Formula formula(ModelParser.ExpressionContext context) {
        return formulas.formula(context);
    }

    /// Imports stand first and `train` last.
    private void reportMisplaced(ModelParser.FileContext context) {
        boolean defined = false;
        boolean trained = false;
        for (var child : context.children) {
            if (child instanceof TerminalNode) {
                continue;
            }
            ParserRuleContext rule = (ParserRuleContext) child;
            if (rule instanceof ModelParser.ImportationContext && (defined || trained)) {
                log.error(offsets.of(rule), "`import` stands before all cells and models");
            } else if (rule instanceof ModelParser.TrainingContext && trained) {
                log.error(offsets.of(rule.getStart()), "there is a second `train` block");
            } else if (!(rule instanceof ModelParser.TrainingContext) && trained) {
                log.error(offsets.of(rule.getStart()), "the `train` block stands after all cells and models");
            }
            defined |= !(rule instanceof ModelParser.ImportationContext);
            trained |= rule instanceof ModelParser.TrainingContext;
        }
    }

    private Program.Import importation(ModelParser.ImportationContext context) {
        String text = context.STRING().getText();
        return new Program.Import(text.substring(1, text.length() - 1), offsets.of(context));
    }

    private Program.Training training(ModelParser.TrainingContext context) {
        List<Program.Entry> entries = context.setting().stream()
                .map(setting -> new Program.Entry(
                        formulas.name(setting.label().getStart()), formulas.formula(setting.expression())))
                .toList();
        return new Program.Training(entries, offsets.of(context));
    }

    private Definition cell(ModelParser.CellDefinitionContext context) {
        return definition(Definition.Kind.CELL, context, context.NAME(), context.formals(), context.body());
    }

    private Definition model(ModelParser.ModelDefinitionContext context) {
        return definition(Definition.Kind.MODEL, context, context.NAME(), context.formals(), context.body());
    }

    private Definition definition(
            Definition.Kind kind,
            ParserRuleContext context,
            TerminalNode name,
            ModelParser.@Nullable FormalsContext formals,
            ModelParser.BodyContext body) {
        return new Definition(
                kind,
                formulas.name(name.getSymbol()),
                formals == null
                        ? List.of()
                        : formals.formal().stream().map(this::formal).toList(),
                clauses(body),
                offsets.of(context));
    }

    private Formal formal(ModelParser.FormalContext context) {
        Domain domain = switch (context.domain()) {
            case ModelParser.TypedDomainContext typed -> new Domain.Typed(type(typed.type()));
            case ModelParser.SizeDomainContext _ -> new Domain.Size();
            case ModelParser.BooleanDomainContext _ -> new Domain.Flag();
            case ModelParser.CellDomainContext _ -> new Domain.Cell();
            default -> throw unknown(context.domain());
        };
        return new Formal(name(context.NAME()), domain, optional(context.expression()), offsets.of(context));
    }

    private TypeFormula type(ModelParser.TypeContext context) {
        return new TypeFormula(optional(context.expression()), element(context.element()), offsets.of(context));
    }

    private ElementFormula element(ModelParser.ElementContext context) {
        return switch (context) {
            case ModelParser.NumberElementContext number -> new ElementFormula.SingleNumber(offsets.of(number));
            case ModelParser.NumbersElementContext numbers ->
                new ElementFormula.Numbers(formulas.formulas(numbers.expression()), offsets.of(numbers));
            case ModelParser.ClassElementContext oneOf ->
                new ElementFormula.OneOf(formulas.formula(oneOf.expression()), offsets.of(oneOf));
            default -> throw unknown(context);
        };
    }

    private List<Clause> clauses(ModelParser.BodyContext context) {
        return context.statement().stream().map(this::clause).toList();
    }

    private Clause clause(ModelParser.StatementContext context) {
        var span = offsets.of(context);
        return switch (context) {
            case ModelParser.LengthStatementContext length ->
                new Clause.Length(name(length.NAME()), formula(length.expression()), span);
            case ModelParser.PortStatementContext port ->
                port.kind.getType() == ModelLexer.INPUT
                        ? new Clause.Input(name(port.NAME()), type(port.type()), span)
                        : new Clause.Target(name(port.NAME()), type(port.type()), span);
            case ModelParser.VariableStatementContext variable -> variable(variable);
            case ModelParser.LayerStatementContext layer ->
                new Clause.Layer(name(layer.NAME()), formula(layer.expression()), span);
            case ModelParser.OutputStatementContext output ->
                new Clause.Output(name(output.NAME()), optional(output.expression()), span);
            case ModelParser.MinimizeStatementContext minimize ->
                new Clause.Minimize(formula(minimize.expression()), span);
            case ModelParser.ReportStatementContext report ->
                new Clause.Report(
                        Optional.ofNullable(report.NAME()).map(this::name), formula(report.expression()), span);
            case ModelParser.IfStatementContext choice ->
                new Clause.Choice(
                        formula(choice.expression()),
                        clauses(choice.body(0)),
                        choice.body().size() > 1 ? clauses(choice.body(1)) : List.of(),
                        span);
            case ModelParser.EquationStatementContext equation ->
                new Clause.Equation(name(equation.NAME()), formula(equation.expression()), span);
            case ModelParser.PartsStatementContext parts ->
                new Clause.Parts(parts.part().stream().map(this::part).toList(), formula(parts.expression()), span);
            default -> throw unknown(context);
        };
    }

    private Clause variable(ModelParser.VariableStatementContext context) {
        Name name = name(context.NAME());
        ElementFormula element = element(context.element());
        Formula initial = formula(context.expression());
        return context.kind.getType() == ModelLexer.PARAM
                ? new Clause.Parameter(name, element, initial, offsets.of(context))
                : new Clause.State(name, element, initial, offsets.of(context));
    }

    private Clause.Part part(ModelParser.PartContext context) {
        return new Clause.Part(name(context.NAME()), optional(context.expression()));
    }

    private Optional<Formula> optional(ModelParser.@Nullable ExpressionContext context) {
        return context == null ? Optional.empty() : Optional.of(formula(context));
    }

    private Name name(TerminalNode node) {
        Token symbol = node.getSymbol();
        return formulas.name(symbol);
    }

    /// The grammar has an alternative that this class does not know.
    static IllegalStateException unknown(ParserRuleContext context) {
        return new IllegalStateException(context.getClass().getSimpleName());
    }
}
