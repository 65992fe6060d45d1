package dev.unroll.dsl.check;

import dev.unroll.dsl.diagnostic.DiagnosticLog;
import dev.unroll.dsl.model.CheckedModel;
import dev.unroll.dsl.model.Setting;
import dev.unroll.dsl.source.Span;
import dev.unroll.dsl.syntax.Definition;
import dev.unroll.dsl.syntax.Module;
import dev.unroll.dsl.syntax.Name;
import dev.unroll.dsl.syntax.Program;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// Checks a file: the model that is asked for, and every cell that it does not call.
public final class ModelChecker {

    private final Module module;
    private final Program program;
    private final Library library;
    private final Namespaces namespaces;
    private final DiagnosticLog log;
    private final Usage usage = new Usage();

    /// @param module the file, with those that it imports
    /// @param prelude the cells that every file can call
    /// @param log takes what is wrong
    public ModelChecker(Module module, Cells prelude, DiagnosticLog log) {
        this.module = module;
        this.program = module.program();
        this.namespaces = new Namespaces(prelude, log);
        this.library = namespaces.library(module);
        this.log = log;
    }

    /// The model; empty if the file has none, or if there are errors, which are in the log then.
    ///
    /// @param wanted the name of the model, where the file has several
    /// @param settings values for the model's formals, as text
    public Optional<CheckedModel> check(Optional<String> wanted, Map<String, String> settings) {
        if (program.cells().isEmpty() && program.models().isEmpty()) {
            log.error(
                    new Span(program.file(), 0, 0),
                    "the file has neither a `cell` nor a `model`",
                    "`model Name { input ... output ... }`");
        }
        module.all().forEach(namespaces::check);
        List<Setting> training = program.training()
                .map(block -> new SettingReader(log).settings(block))
                .orElse(List.of());
        Optional<CheckedModel> model = choose(wanted).flatMap(definition -> model(definition, settings, training));
        for (Definition cell : program.cells()) {
            if (!usage.isCalled(cell)) {
                new OpenCheck(log, usage).check(new Callee.Cell(cell, library));
            }
        }
        if (!log.hasErrors()) {
            warnOfUnusedImports();
            usage.warn(log);
        }
        return log.hasErrors() ? Optional.empty() : model;
    }

    private void warnOfUnusedImports() {
        for (Module.Imported imported : module.imports()) {
            if (imported.module().program().cells().stream().noneMatch(usage::isCalled)) {
                log.warning(
                        imported.line().span(),
                        "nothing of `" + imported.line().path() + "` is called here",
                        "leave the import out");
            }
        }
    }

    private Optional<Definition> choose(Optional<String> wanted) {
        List<Definition> models = program.models();
        if (wanted.isPresent()) {
            Optional<Definition> found = models.stream()
                    .filter(model -> model.name().text().equals(wanted.get()))
                    .findFirst();
            if (found.isEmpty()) {
                String there = models.isEmpty() ? "this file has no model" : "there are " + names(models);
                Span place = models.isEmpty()
                        ? new Span(program.file(), 0, 0)
                        : models.getFirst().name().span();
                log.error(place, "there is no model `" + wanted.get() + "`", there);
            }
            return found;
        }
        if (models.size() > 1) {
            log.error(
                    models.get(1).name().span(),
                    "the file has " + models.size() + " models, and none is chosen",
                    "choose one by name, as in `--model "
                            + models.getFirst().name().text() + "`: " + names(models));
            return Optional.empty();
        }
        return models.stream().findFirst();
    }

    private static String names(List<Definition> models) {
        return models.stream().map(model -> "`" + model.name().text() + "`").collect(Collectors.joining(", "));
    }

    private Optional<CheckedModel> model(Definition definition, Map<String, String> settings, List<Setting> training) {
        Checking checking = new Checking(log, usage);
        Frame frame = new Frame(checking, new Callee.Cell(definition, library), Optional.empty(), "", Optional.empty());
        boolean set = new ModelFormals(frame).define(settings);
        if (!set) {
            return Optional.empty();
        }
        ModelBody body = new ModelBody(frame);
        body.check();
        Name name = definition.name();
        if (!body.minimizes() && body.outputs().isEmpty() && !log.hasErrors()) {
            log.error(
                    name.span(),
                    "model `" + name.text() + "` has neither `output` nor `minimize`",
                    "`output` says what predicting returns, `minimize` what is learned");
        }
        if (body.inputs().isEmpty() && body.targets().isEmpty() && !log.hasErrors()) {
            log.error(
                    name.span(),
                    "model `" + name.text() + "` has no `input`",
                    "a target that is read by `prev(target, start: ...)` will do, too");
        }
        if (log.hasErrors()) {
            return Optional.empty();
        }
        return Optional.of(new CheckedModel(
                name.text(),
                program.file(),
                module.all().stream().skip(1).map(each -> each.program().file()).toList(),
                new TreeMap<>(settings),
                body.inputs(),
                body.lengths(),
                body.targets(),
                List.copyOf(checking.parameters()),
                frame.statements(),
                body.loss(),
                body.reports(),
                body.outputs(),
                training));
    }
}
