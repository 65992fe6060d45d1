package dev.unroll.compiler.emit.tornado;

import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.TypeName;
import dev.unroll.compiler.device.DeviceArray;
import dev.unroll.compiler.device.DeviceLayout;
import dev.unroll.compiler.emit.Addresses;
import dev.unroll.compiler.emit.ElementCode;
import dev.unroll.compiler.emit.ParameterOffsets;
import dev.unroll.compiler.schedule.Buffer;
import dev.unroll.compiler.schedule.Location;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Entries of a program's buffers, as one kernel reads and writes them: in its own local memory, or in
/// one of the flat arrays. Where a buffer starts in such an array is a local variable named like the
/// buffer.
final class DeviceAddresses implements ElementCode {
    /// The variable that says which sample a work-item works on.
    static final String SAMPLE = "sample";

    /// The variable that says for how many samples there is room.
    static final String CAPACITY = "capacity";

    private final DeviceLayout layout;
    private final ParameterOffsets parameters;
    private final Set<Buffer> local;
    private final Set<DeviceArray> used = EnumSet.noneOf(DeviceArray.class);
    private final Map<String, CodeBlock> starts = new LinkedHashMap<>(); // by the names of buffers
    private final Map<String, Buffer> localUsed = new LinkedHashMap<>();

    /// @param local buffers in local memory
    DeviceAddresses(DeviceLayout layout, ParameterOffsets parameters, Set<Buffer> local) {
        this.layout = layout;
        this.parameters = parameters;
        this.local = local;
    }

    boolean isLocal(Buffer buffer) {
        return local.contains(buffer);
    }

    /// The arrays that were touched.
    Set<DeviceArray> used() {
        return used;
    }

    /// Says that a kernel needs an array.
    void use(DeviceArray array) {
        used.add(array);
    }

    @Override
    public CodeBlock element(Location location, List<String> entries) {
        Buffer buffer = location.buffer();
        if (isLocal(buffer)) {
            localUsed.put(buffer.name(), buffer);
            return CodeBlock.of("$L[$L]", buffer.name(), sum(terms(location, entries)));
        }
        return CodeBlock.of("$L.get($L)", array(buffer), place(location, entries));
    }

    /// A statement that keeps a value.
    CodeBlock store(Location location, List<String> entries, CodeBlock value) {
        Buffer buffer = location.buffer();
        if (isLocal(buffer)) {
            localUsed.put(buffer.name(), buffer);
            return CodeBlock.of("$L[$L] = $L", buffer.name(), sum(terms(location, entries)), value);
        }
        return CodeBlock.of("$L.set($L, $L)", array(buffer), place(location, entries), value);
    }

    private DeviceArray array(Buffer buffer) {
        DeviceArray array = layout.of(buffer).array();
        used.add(array);
        return array;
    }

    /// Where an entry is in the flat array.
    private CodeBlock place(Location location, List<String> entries) {
        Buffer buffer = location.buffer();
        List<CodeBlock> terms = new ArrayList<>();
        CodeBlock start = start(layout.of(buffer));
        if (!start.isEmpty()) {
            starts.put(buffer.name(), start);
            terms.add(CodeBlock.of("$L", buffer.name()));
        }
        terms.addAll(inBuffer(location, entries));
        return sum(terms);
    }

    @Override
    public CodeBlock index(Location location, List<String> entries) {
        return sum(inBuffer(location, entries));
    }

    private List<CodeBlock> inBuffer(Location location, List<String> entries) {
        Buffer buffer = location.buffer();
        List<CodeBlock> terms = new ArrayList<>();
        CodeBlock row = row(location);
        if (!row.isEmpty()) {
            terms.add(Addresses.scaled(row, buffer.entries()));
        }
        terms.addAll(terms(location, entries));
        return terms;
    }

    private static CodeBlock start(DeviceLayout.Place place) {
        List<CodeBlock> terms = new ArrayList<>();
        if (place.fixed() > 0) {
            terms.add(CodeBlock.of("$L", place.fixed()));
        }
        if (place.perSample() > 0) {
            terms.add(CodeBlock.of("$L * $L", CAPACITY, place.perSample()));
        }
        return CodeBlock.join(terms, " + ");
    }

    /// Which row of entries: a step of a sample, or a step; empty for the only one.
    private CodeBlock row(Location location) {
        Buffer buffer = location.buffer();
        CodeBlock time = Addresses.time(location.time().at(Addresses.TIME), length -> element(length, List.of()));
        if (!buffer.perSample()) {
            return time;
        }
        if (DeviceLayout.isStepMajor(buffer)) {
            return time.isEmpty() ? CodeBlock.of(SAMPLE) : CodeBlock.of("($L * $L + $L)", time, CAPACITY, SAMPLE);
        }
        if (buffer.steps() == 0) {
            return CodeBlock.of(SAMPLE);
        }
        CodeBlock first = CodeBlock.of("$L * $L", SAMPLE, buffer.steps());
        return time.isEmpty() ? CodeBlock.of("($L)", first) : CodeBlock.of("($L + $L)", first, time);
    }

    private List<CodeBlock> terms(Location location, List<String> entries) {
        List<CodeBlock> terms = new ArrayList<>();
        switch (location.buffer().scope()) {
            case PARAMETERS, GRADIENTS -> terms.addAll(parameters.terms(location.offset()));
            case BATCH, OUTPUT, RESULTS, SHARED, SLICE, SCRATCH, PARTIAL, REDUCED -> {
                if (location.offset() != 0) {
                    terms.add(CodeBlock.of("$L", location.offset()));
                }
            }
        }
        for (int i = 0; i < location.strides().size(); i++) {
            int stride = location.strides().get(i);
            if (stride == 1) {
                terms.add(CodeBlock.of("$L", entries.get(i)));
            } else if (stride != 0) {
                terms.add(CodeBlock.of("$L * $L", entries.get(i), stride));
            }
        }
        return terms;
    }

    private static CodeBlock sum(List<CodeBlock> terms) {
        return terms.isEmpty() ? CodeBlock.of("0") : CodeBlock.join(terms, " + ");
    }

    /// Declares the variables that the indices use, and local memory.
    ///
    /// @param number the type of numbers
    CodeBlock declarations(TypeName number) {
        CodeBlock.Builder code = CodeBlock.builder();
        starts.forEach((name, start) -> code.addStatement("int $L = $L", name, start));
        localUsed.forEach((name, buffer) -> code.addStatement(
                "$T[] $L = context.$L($L)", number, name, KernelMethod.allocation(number), buffer.entries()));
        return code.build();
    }
}
