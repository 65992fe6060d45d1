package dev.unroll.cli;

import dev.unroll.runtime.Batch;
import dev.unroll.runtime.Network;
import dev.unroll.runtime.Port;
import dev.unroll.runtime.SampleSteps;
import dev.unroll.runtime.Values;
import dev.unroll.runtime.data.Preparation;
import dev.unroll.runtime.file.Json;
import dev.unroll.runtime.train.Classification;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// What a network predicted, for people or programs.
final class PredictionReport {
    private static final int MOST_ENTRIES = 20;
    private static final double ROUNDING = 1e-3;

    private final Network network;
    private final Batch batch;
    private final Optional<Classification> classification;
    private final Optional<Preparation> preparation;

    /// @param network a network that has predicted the batch
    /// @param preparation how the data was prepared, which may have names for classes
    PredictionReport(Network network, Batch batch, Optional<Preparation> preparation) {
        this.network = network;
        this.batch = batch;
        this.preparation = preparation;
        this.classification = Classification.of(network.signature());
    }

    List<String> lines(boolean json) {
        if (json) {
            return List.of(Json.array(IntStream.range(0, batch.count())
                            .mapToObj(this::json)
                            .toList())
                    .text());
        }
        List<String> lines = new ArrayList<>();
        for (int sample = 0; sample < batch.count(); sample++) {
            addTo(lines, "sample " + sample, sample);
        }
        return lines;
    }

    /// One line for a step of a sequence.
    ///
    /// @param step its number, counted from 1
    String step(long step, boolean json) {
        if (json) {
            return json(Json.fields().put("step", step), 0).text();
        }
        List<String> lines = new ArrayList<>();
        addTo(lines, "step " + step, 0);
        return String.join(" ", lines);
    }

    private Json json(int sample) {
        return json(Json.fields(), sample);
    }

    private Json json(Json.Fields fields, int sample) {
        classOf(sample).ifPresent(predicted -> {
            fields.put("class", predicted);
            name(predicted).ifPresent(name -> fields.put("name", name));
            probability(sample, predicted).ifPresent(value -> fields.put("probability", value));
        });
        Json.Fields outputs = Json.fields();
        List<Port> ports = outputs();
        for (int i = 0; i < ports.size(); i++) {
            Port port = ports.get(i);
            Values values = network.output(i);
            int start = sample * port.entriesPerSample();
            outputs.put(
                    port.name(),
                    Json.array(IntStream.range(start, start + entries(port, sample))
                            .mapToObj(entry ->
                                    port.isClass() ? Json.of((long) values.get(entry)) : Json.of(values.get(entry)))
                            .toList()));
        }
        return fields.put("outputs", outputs.build()).build();
    }

    private void addTo(List<String> lines, String title, int sample) {
        String head = title;
        Optional<Integer> predicted = classOf(sample);
        if (predicted.isPresent()) {
            head += ": class " + predicted.get()
                    + name(predicted.get())
                            .map(name -> " (" + shown(name) + ")")
                            .orElse("");
            OptionalDouble probability = probability(sample, predicted.get());
            if (probability.isPresent()) {
                head += String.format(Locale.ROOT, ", probability %.4f", probability.getAsDouble());
            }
        }
        lines.add(head);
        steps(sample).ifPresent(names -> lines.add("  says " + names));
        List<Port> ports = outputs();
        for (int i = 0; i < ports.size(); i++) {
            Port port = ports.get(i);
            Values values = network.output(i);
            int start = sample * port.entriesPerSample();
            int there = entries(port, sample);
            int shown = Math.min(there, MOST_ENTRIES);
            String entries = IntStream.range(start, start + shown)
                    .mapToObj(entry -> port.isClass()
                            ? Integer.toString((int) values.get(entry))
                            : String.format(Locale.ROOT, "%.6g", values.get(entry)))
                    .collect(Collectors.joining(" "));
            String more = shown < there ? " ... (" + there + " entries, all with --json or -o)" : "";
            lines.add("  " + port.name() + " " + entries + more);
        }
    }

    /// What is said at each step, where classes have names.
    private Optional<String> steps(int sample) {
        return classification
                .filter(found -> found.steps() > 1 && name(0).isPresent())
                .map(found -> IntStream.range(0, steps(outputs().get(found.output()), sample))
                        .mapToObj(step -> name(found.predicted(network, sample * found.steps() + step))
                                .map(PredictionReport::shown)
                                .orElse("?"))
                        .collect(Collectors.joining(" ")));
    }

    private List<Port> outputs() {
        return network.signature().outputs();
    }

    /// How many entries an output has for the steps that a sample has.
    private int entries(Port output, int sample) {
        return steps(output, sample) * output.entriesPerStep();
    }

    private int steps(Port output, int sample) {
        return SampleSteps.of(network.signature(), output).of(batch, sample);
    }

    private Optional<String> name(int label) {
        return preparation.flatMap(prepared -> prepared.className(label));
    }

    private static String shown(String name) {
        return name.replace("\n", "\\n").replace("\t", "\\t");
    }

    /// The class of a sample as a whole, if there is one.
    private Optional<Integer> classOf(int sample) {
        return classification
                .filter(found -> found.steps() == 1 && !hasNaN(found, sample))
                .map(found -> found.predicted(network, sample));
    }

    /// Whether the output that would say a sample's class says nothing.
    private boolean hasNaN(Classification found, int sample) {
        Values values = network.output(found.output());
        int entries = found.vector() ? found.classes() : 1;
        return IntStream.range(sample * entries, (sample + 1) * entries)
                .anyMatch(entry -> Double.isNaN(values.get(entry)));
    }

    /// The probability of a class, where the output that says the class is a distribution.
    private OptionalDouble probability(int sample, int predicted) {
        Classification found = classification.orElseThrow();
        if (!found.vector()) {
            return OptionalDouble.empty();
        }
        Values values = network.output(found.output());
        int start = sample * found.classes();
        double sum = 0;
        for (int i = 0; i < found.classes(); i++) {
            if (!(values.get(start + i) >= 0)) {
                return OptionalDouble.empty();
            }
            sum += values.get(start + i);
        }
        return Math.abs(sum - 1) < ROUNDING ? OptionalDouble.of(values.get(start + predicted)) : OptionalDouble.empty();
    }
}
