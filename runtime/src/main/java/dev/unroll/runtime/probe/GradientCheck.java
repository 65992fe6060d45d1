package dev.unroll.runtime.probe;

import dev.unroll.runtime.Batch;
import dev.unroll.runtime.Network;
import dev.unroll.runtime.Parameter;
import dev.unroll.runtime.Precision;
import dev.unroll.runtime.RandomStream;
import dev.unroll.runtime.Values;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// Compares a network's gradients with central differences of its loss. Differences are taken with several widths and
/// the best one counts, since a wide one may step over the kink of a `relu`, and a narrow one rounds; a wrong gradient
/// disagrees with all of them.
public final class GradientCheck {
    private static final double[] WIDTHS = {1e-3, 1e-4, 1e-5, 1e-6};

    /// Entries that are this much smaller than the parameter's largest gradient count as if they were that large.
    private static final double SMALL = 1e-3;

    private static final double TINY = 1e-9;

    /// Units in the last place of the loss that a difference of losses may be off by.
    private static final double ROUNDING = 8;

    private final Network network;
    private final Batch batch;
    private final long seed;
    private final double tolerance;

    /// How well a parameter's gradient agrees.
    ///
    /// @param parameter its name
    /// @param checked number of entries that were compared
    /// @param entries number of entries it has
    /// @param error the greatest relative error among them
    /// @param index the entry that has it
    /// @param derived that entry's gradient
    /// @param difference that entry's central difference
    public record Result(
            String parameter, int checked, int entries, double error, int index, double derived, double difference) {}

    private record Comparison(double error, double difference) {}

    /// @param network a network in double precision that has a loss; its parameters are changed and put back
    /// @param seed decides which entries are compared
    /// @param tolerance the relative error that is good enough
    public GradientCheck(Network network, Batch batch, long seed, double tolerance) {
        if (network.signature().precision() != Precision.DOUBLE) {
            throw new IllegalArgumentException("differences are taken in double precision");
        }
        this.network = network;
        this.batch = batch;
        this.seed = seed;
        this.tolerance = tolerance;
    }

    /// Compares up to `samples` entries of each parameter.
    public List<Result> run(int samples) {
        network.train(batch);
        double[] gradients = new double[network.gradients().size()];
        for (int i = 0; i < gradients.length; i++) {
            gradients[i] = network.gradients().get(i);
        }
        List<Result> results = new ArrayList<>();
        for (Parameter parameter : network.signature().parameters()) {
            results.add(check(parameter, gradients, samples));
        }
        return results;
    }

    private Result check(Parameter parameter, double[] gradients, int samples) {
        int offset = parameter.offset();
        double largest = TINY;
        for (int i = 0; i < parameter.count(); i++) {
            largest = Math.max(largest, Math.abs(gradients[offset + i]));
        }
        Set<Integer> entries = choose(parameter, gradients, samples);
        Result worst = new Result(parameter.name(), entries.size(), parameter.count(), -1, 0, 0, 0);
        for (int entry : entries) {
            double derived = gradients[offset + entry];
            Comparison comparison = compare(offset + entry, derived, largest * SMALL);
            if (!Double.isNaN(worst.error) && !(comparison.error <= worst.error)) {
                worst = new Result(
                        parameter.name(),
                        entries.size(),
                        parameter.count(),
                        comparison.error,
                        entry,
                        derived,
                        comparison.difference);
            }
        }
        return worst;
    }

    private Comparison compare(int index, double derived, double least) {
        // Below this no difference of losses tells anything: gradients that vanish over time get there.
        double resolution = ROUNDING * Math.ulp(network.loss()) / WIDTHS[0];
        Comparison best = new Comparison(Double.NaN, Double.NaN);
        for (double width : WIDTHS) {
            double difference = difference(index, width);
            double size = Math.max(Math.max(Math.abs(derived), Math.abs(difference)), Math.max(least, TINY));
            double error = Math.max(0, Math.abs(derived - difference) - resolution) / size;
            if (Double.isNaN(best.error) || error < best.error) {
                best = new Comparison(error, difference);
            }
            if (error <= tolerance) {
                break;
            }
        }
        return best;
    }

    // (8 (L(p + w) - L(p - w)) - (L(p + 2w) - L(p - 2w))) / 12w, whose error is of the order of w^4.
    private double difference(int index, double width) {
        double near = lossAt(index, width) - lossAt(index, -width);
        double far = lossAt(index, 2 * width) - lossAt(index, -2 * width);
        return (8 * near - far) / (12 * width);
    }

    private double lossAt(int index, double shift) {
        Values parameters = network.parameters();
        double value = parameters.get(index);
        parameters.set(index, value + shift);
        network.train(batch);
        parameters.set(index, value);
        return network.loss();
    }

    // Most gradients of a large table are 0 for a small batch, so three quarters are chosen among the others.
    private Set<Integer> choose(Parameter parameter, double[] gradients, int samples) {
        Set<Integer> chosen = new LinkedHashSet<>();
        int count = parameter.count();
        List<Integer> moving = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            if (count <= samples) {
                chosen.add(i);
            } else if (gradients[parameter.offset() + i] != 0) {
                moving.add(i);
            }
        }
        RandomStream stream = RandomStream.of(seed, "entries/" + parameter.name());
        for (int draw = 0; chosen.size() < Math.min(samples, count); draw++) {
            boolean any = moving.isEmpty() || draw % 4 == 3;
            chosen.add(any ? stream.below(count, draw) : moving.get(stream.below(moving.size(), draw)));
        }
        return chosen;
    }
}
