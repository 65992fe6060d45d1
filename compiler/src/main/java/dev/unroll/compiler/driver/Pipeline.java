package dev.unroll.compiler.driver;

import dev.unroll.compiler.grad.ReverseMode;
import dev.unroll.compiler.ir.Block;
import dev.unroll.compiler.ir.Graph;
import dev.unroll.compiler.ir.Op;
import dev.unroll.compiler.ir.Value;
import dev.unroll.compiler.lower.ModelLowering;
import dev.unroll.compiler.rewrite.Pass;
import dev.unroll.compiler.rewrite.Passes;
import dev.unroll.compiler.stream.OpenStates;
import dev.unroll.compiler.stream.StepDerivation;
import dev.unroll.compiler.stream.Streaming;
import dev.unroll.compiler.verify.Verifier;
import dev.unroll.dsl.model.CheckedModel;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;

/// The graphs of a model, from lowering to the last rewrite. Every pass is verified.
final class Pipeline {
    private static final String CARRYING =
            "Takes states from the piece of the sequence before, and leaves them behind.";

    private final Consumer<Stage> observer;
    private final List<Pass> targetPasses;

    /// @param targetPasses rewrites of finished graphs for what is emitted
    /// @param observer is shown the graph after each pass that changed it
    Pipeline(List<Pass> targetPasses, Consumer<Stage> observer) {
        this.targetPasses = targetPasses;
        this.observer = observer;
    }

    /// The finished graphs by name: `predict`, and `evaluate` and `train` where the model has them.
    Map<String, Graph> run(CheckedModel model, Graph lowered) {
        Graph forward = optimize(lowered);
        Graph mean = draws(lowered) ? optimize(lowerToMeans(model)) : forward;
        Map<String, Graph> graphs = new LinkedHashMap<>();
        graphs.put("predict", finish(keep(select(mean, "predict", name -> name.startsWith("output/")))));
        if (model.loss().isPresent() || !model.reports().isEmpty()) {
            graphs.put("evaluate", finish(keep(select(mean, "evaluate", _ -> true))));
        }
        if (model.loss().isPresent()) {
            graphs.put("train", finish(differentiate(selectLoss(forward))));
        }
        return graphs;
    }

    /// Like [#run], but training and evaluating carry states from batch to batch. Predicting starts
    /// anew.
    ///
    /// @throws IllegalArgumentException if states cannot be carried, as [#carry] says
    Map<String, Graph> runCarrying(CheckedModel model, Graph lowered) {
        Graph mean = draws(lowered) ? lowerToMeans(model) : lowered;
        Map<String, Graph> graphs = new LinkedHashMap<>();
        Graph outputs = select(mean, "predict", name -> name.startsWith("output/"));
        graphs.put("predict", finish(optimize(keep(outputs))));
        if (model.loss().isPresent() || !model.reports().isEmpty()) {
            graphs.put("evaluate", finish(optimize(opened(select(mean, "evaluate", _ -> true), mean))));
        }
        if (model.loss().isPresent()) {
            graphs.put("train", finish(differentiate(optimize(opened(selectLoss(lowered), lowered)))));
        }
        return graphs;
    }

    /// Whether states can be carried from batch to batch.
    ///
    /// @param lowered the forward graph as [#lower] gives it
    Streaming carry(Graph lowered) {
        return OpenStates.open(lowered, OpenStates.names(lowered));
    }

    private Graph opened(Graph selected, Graph lowered) {
        return switch (OpenStates.open(selected, OpenStates.names(lowered))) {
            case Streaming.Impossible(String reason, var _) -> throw new IllegalArgumentException(reason);
            case Streaming.Possible(Graph open) -> record("open states", CARRYING, open);
        };
    }

    /// The graph of loss and gradients as the derivation leaves it, without rearrangements for speed.
    Graph gradient(CheckedModel model) {
        return Passes.simplify(differentiate(selectLoss(Passes.simplify(lower(model)))));
    }

    /// The forward graph outside training, without rearrangements for speed.
    Graph forward(CheckedModel model) {
        return Passes.simplify(lowerToMeans(model));
    }

    /// The finished graph of one step, for models that can be given a sequence step by step.
    ///
    /// @param lowered the forward graph as [#lower] gives it
    Streaming step(CheckedModel model, Graph lowered) {
        Graph mean = draws(lowered) ? lowerToMeans(model) : lowered;
        Graph outputs = select(mean, "predict", name -> name.startsWith("output/"));
        return switch (OpenStates.open(outputs, OpenStates.names(mean))) {
            case Streaming.Impossible impossible -> impossible;
            case Streaming.Possible(Graph open) ->
                switch (StepDerivation.derive(Passes.simplify(record("open states", CARRYING, open)))) {
                    case Streaming.Impossible impossible -> impossible;
                    case Streaming.Possible(Graph step) ->
                        new Streaming.Possible(
                                finish(optimize(record("derive step", "Takes the time axis away.", step))));
                };
        };
    }

    /// The forward graph as the model says it, without rewrites.
    Graph lower(CheckedModel model) {
        Graph lowered = ModelLowering.lower(model);
        return record("lower", "Inlines cells and turns functions into operations.", lowered);
    }

    private static boolean draws(Graph graph) {
        return graph.block().body().stream().anyMatch(equation -> equation.op() instanceof Op.Draw);
    }

    private Graph lowerToMeans(CheckedModel model) {
        return record("lower", "Outside training, what is random is its mean.", ModelLowering.lowerToMeans(model));
    }

    private static Graph selectLoss(Graph forward) {
        return select(forward, "train", name -> name.equals("loss"));
    }

    private Graph differentiate(Graph loss) {
        Graph differentiated = ReverseMode.differentiate(loss);
        return record("differentiate", "Derives the gradients of all parameters.", differentiated);
    }

    private Graph keep(Graph selected) {
        return record("select", "Keeps what is asked for.", selected);
    }

    private Graph optimize(Graph graph) {
        return Passes.optimize(graph, this::record);
    }

    private Graph finish(Graph graph) {
        Graph finished = Passes.finish(graph, this::record);
        for (Pass pass : targetPasses) {
            Graph rewritten = pass.apply(finished);
            if (rewritten != finished) {
                record(pass, rewritten);
            }
            finished = rewritten;
        }
        return finished;
    }

    private void record(Pass pass, Graph graph) {
        record(pass.name(), pass.reason(), graph);
    }

    private Graph record(String pass, String reason, Graph graph) {
        Verifier.verify(graph, pass);
        observer.accept(new Stage(pass, reason, graph));
        return graph;
    }

    /// The part of a graph that some of its results need.
    private static Graph select(Graph graph, String name, Predicate<String> wanted) {
        List<String> names = new ArrayList<>();
        List<Value> results = new ArrayList<>();
        for (int i = 0; i < graph.resultNames().size(); i++) {
            if (wanted.test(graph.resultNames().get(i))) {
                names.add(graph.resultNames().get(i));
                results.add(graph.block().results().get(i));
            }
        }
        Block block = new Block(graph.block().parameters(), graph.block().body(), results);
        return new Graph(name, graph.parameterNames(), block, names);
    }
}
