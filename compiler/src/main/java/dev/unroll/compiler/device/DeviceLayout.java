package dev.unroll.compiler.device;

import dev.unroll.compiler.ir.Kind;
import dev.unroll.compiler.schedule.Buffer;
import dev.unroll.compiler.schedule.Program;
import dev.unroll.compiler.schedule.Scope;
import dev.unroll.runtime.DeviceNetwork;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;

/// Where the buffers of a program lie in the flat arrays of a device. An array begins with what samples
/// share, of a fixed size; behind it, what there is of each sample takes its entries times the batch's
/// capacity.
public final class DeviceLayout {
    private final Map<String, Place> places = new HashMap<>(); // by the names of buffers
    private final Map<DeviceArray, Integer> shared = new EnumMap<>(DeviceArray.class);
    private final Map<DeviceArray, Integer> perSample = new EnumMap<>(DeviceArray.class);

    /// Where a buffer starts.
    ///
    /// @param fixed entries before it, whatever the capacity
    /// @param perSample entries of each sample before it
    public record Place(DeviceArray array, int fixed, int perSample) {}

    private final int clocks;
    private final int inputs;
    private final int draws;

    private DeviceLayout(int clocks, int inputs, int draws) {
        this.clocks = clocks;
        this.inputs = inputs;
        this.draws = draws;
    }

    /// @param parameters how many parameters the network has
    /// @param results how many numbers the pass leaves as results
    /// @param clocks how many recurrences are counted
    /// @param inputs how many inputs the network has
    /// @param draws one more than the highest number of a draw
    static DeviceLayout of(Program program, int parameters, int results, int clocks, int inputs, int draws) {
        DeviceLayout layout = new DeviceLayout(clocks, inputs, draws);
        layout.shared.put(DeviceArray.PARAMETERS, Math.max(1, parameters));
        layout.shared.put(DeviceArray.GRADIENTS, Math.max(1, parameters));
        layout.shared.put(DeviceArray.RESULTS, Math.max(1, results));
        layout.shared.put(DeviceArray.COUNTS, layout.drawIndex(draws));
        layout.places.put("parameters", new Place(DeviceArray.PARAMETERS, 0, 0));
        layout.places.put("gradients", new Place(DeviceArray.GRADIENTS, 0, 0));
        layout.places.put("results", new Place(DeviceArray.RESULTS, 0, 0));
        Place sums = new Place(DeviceArray.VALUES, 0, 0);
        layout.places.put("partials", sums);
        layout.places.put("reduced", sums);
        layout.shared.put(DeviceArray.VALUES, program.partialSize());
        program.buffers().stream().filter(buffer -> !buffer.perSample()).forEach(layout::add);
        program.buffers().stream().filter(Buffer::perSample).forEach(layout::add);
        program.batchArrays().values().forEach(layout::add);
        program.outputArrays().values().forEach(layout::add);
        return layout;
    }

    /// How many inputs the network has.
    public int inputs() {
        return inputs;
    }

    /// The index among the counts of how many steps all samples have together.
    ///
    /// @param input the number of the input that says how many each has
    public int stepCountIndex(int input) {
        return 1 + clocks + input;
    }

    /// How many draws the model has, as far as this program needs to know.
    public int draws() {
        return draws;
    }

    /// The index among the counts of the first part of a draw's key.
    ///
    /// @param draw its number in the model
    public int drawIndex(int draw) {
        return stepCountIndex(inputs) + DeviceNetwork.DRAW_PARTS * draw;
    }

    private void add(Buffer buffer) {
        DeviceArray array = array(buffer);
        int before = perSample.getOrDefault(array, 0);
        int fixed = shared.getOrDefault(array, 0);
        places.put(buffer.name(), new Place(array, fixed, before));
        if (buffer.perSample()) {
            perSample.put(array, Math.addExact(before, buffer.size()));
        } else {
            shared.put(array, Math.addExact(fixed, buffer.size()));
        }
    }

    private static DeviceArray array(Buffer buffer) {
        boolean numbers = buffer.kind() == Kind.NUMBER;
        return switch (buffer.scope()) {
            case BATCH -> numbers ? DeviceArray.INPUTS : DeviceArray.CLASSES;
            case OUTPUT -> numbers ? DeviceArray.OUTPUTS : DeviceArray.CHOICES;
            case SHARED, SLICE -> numbers ? DeviceArray.VALUES : DeviceArray.INDICES;
            case PARAMETERS, GRADIENTS, RESULTS, SCRATCH, PARTIAL, REDUCED ->
                throw new IllegalArgumentException(buffer + " has its place already");
        };
    }

    public Place of(Buffer buffer) {
        Place place = places.get(buffer.name());
        if (place == null) {
            throw new IllegalArgumentException(buffer + " is none of this program's");
        }
        return place;
    }

    /// Entries of an array that samples share.
    public int sharedEntries(DeviceArray array) {
        return shared.getOrDefault(array, 0);
    }

    /// Entries of an array that there are for each sample.
    public int entriesPerSample(DeviceArray array) {
        return perSample.getOrDefault(array, 0);
    }

    /// Whether a scope's steps, and not its samples, are the slowest axis.
    public static boolean isStepMajor(Buffer buffer) {
        return buffer.scope() != Scope.BATCH && buffer.scope() != Scope.OUTPUT;
    }
}
