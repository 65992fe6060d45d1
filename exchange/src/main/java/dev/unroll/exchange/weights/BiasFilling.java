package dev.unroll.exchange.weights;

import dev.unroll.exchange.structure.Gate;
import dev.unroll.exchange.structure.ParameterBlock;
import dev.unroll.exchange.structure.StandardCell;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;

/// Moves the biases of a recurrent layer. All that are added to each other can be exchanged, and
/// those that the model has no place for are added up; what a reset scales is a sum of its own.
final class BiasFilling {
    private final ParameterFilling filling;
    private final SourceLayer source;
    private final StandardCell cell;
    private final String order;
    private final SequencedMap<Key, GateOrder> moved = new LinkedHashMap<>();

    private record Key(Optional<SourceTensor> theirs, String ours, List<String> words) {}

    /// One bias of all gates.
    ///
    /// @param from where in the tensor it starts
    /// @param inner whether it stands beside the product with the state
    private record Bias(SourceTensor tensor, int from, boolean inner, List<String> words) {}

    BiasFilling(ParameterFilling filling, SourceLayer source, StandardCell cell) {
        this.filling = filling;
        this.source = source;
        this.cell = cell;
        this.order = source.layout().gates(cell);
    }

    void fill() {
        List<Bias> biases = biases();
        for (int i = 0; i < cell.gates().size(); i++) {
            char letter = cell.letters().charAt(i);
            Gate gate = cell.gates().get(i);
            boolean split = cell instanceof StandardCell.Gru gru && gru.resetsAfter() && gate == gru.candidate();
            if (split) {
                List<Bias> outer = biases.stream().filter(bias -> !bias.inner()).toList();
                List<Bias> inner = biases.stream().filter(Bias::inner).toList();
                fill(letter, outer, gate.biases(), "outside of the reset");
                fill(letter, inner, gate.innerBiases(), "within the reset");
            } else {
                fill(letter, biases, gate.biases(), "for it");
            }
        }
        moved.forEach((key, gates) -> {
            List<String> words = new ArrayList<>(key.words());
            words.addAll(gates.words(filling.shape(key.ours())));
            key.theirs()
                    .ifPresentOrElse(
                            tensor -> filling.transfer(tensor, key.ours(), words),
                            () -> filling.transferZeros(key.ours()));
        });
    }

    private List<Bias> biases() {
        int count = cell.gates().size() * cell.units();
        List<Bias> biases = new ArrayList<>();
        source.tensor(Role.INPUT_BIAS).ifPresent(bias -> {
            if (bias.shape().size() == 2) {
                biases.add(new Bias(bias, 0, false, List.of("row 0")));
                biases.add(new Bias(bias, count, true, List.of("row 1")));
            } else {
                biases.add(new Bias(bias, 0, false, List.of()));
            }
        });
        source.tensor(Role.RECURRENT_BIAS).ifPresent(bias -> biases.add(new Bias(bias, 0, true, List.of())));
        return biases;
    }

    private void fill(char letter, List<Bias> biases, List<ParameterBlock> targets, String place) {
        if (targets.isEmpty()) {
            biases.forEach(bias -> refuseUnlessZero(letter, bias, place));
            return;
        }
        double[][] sums = new double[targets.size()][cell.units()];
        for (int i = 0; i < biases.size(); i++) {
            int target = Math.min(i, targets.size() - 1);
            add(letter, biases.get(i), targets.get(target), i > target, sums[target]);
        }
        for (int i = 0; i < targets.size(); i++) {
            filling.set(source, targets.get(i), sums[i]);
            if (i >= biases.size()) {
                move(new Key(Optional.empty(), targets.get(i).parameter(), List.of()), letter, targets.get(i));
            }
        }
    }

    private int start(char letter, Bias bias) {
        return bias.from() + order.indexOf(letter) * cell.units();
    }

    private void refuseUnlessZero(char letter, Bias bias, String place) {
        if (!ParameterFilling.isZero(bias.tensor(), start(letter, bias), cell.units())) {
            filling.refuse("`" + bias.tensor().name() + "` is not zero for gate " + letter
                    + ", and the model has no bias " + place);
        }
    }

    private void add(char letter, Bias bias, ParameterBlock target, boolean more, double[] sum) {
        int from = start(letter, bias);
        for (int unit = 0; unit < sum.length; unit++) {
            sum[unit] += bias.tensor().tensor().get(from + unit);
        }
        List<String> words = new ArrayList<>(bias.words());
        if (more) {
            words.add("added");
        }
        move(new Key(Optional.of(bias.tensor()), target.parameter(), words), letter, target);
    }

    private void move(Key key, char letter, ParameterBlock target) {
        moved.computeIfAbsent(key, _ -> new GateOrder(order)).add(letter, target);
    }
}
