package dev.unroll.compiler.emit.tornado;

import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.FieldSpec;
import com.palantir.javapoet.TypeName;
import com.palantir.javapoet.TypeSpec;
import dev.unroll.compiler.device.DeviceArray;
import dev.unroll.compiler.device.DeviceProgram;
import dev.unroll.compiler.emit.NumberFormat;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import javax.lang.model.element.Modifier;

/// The arrays of a pass, in a fixed order, and which way they go at each execution: those of the
/// program, and for a training step those of the update.
final class PassArrays {
    /// What goes down, but for what stays on the device.
    private static final Set<DeviceArray> DOWN =
            EnumSet.of(DeviceArray.PARAMETERS, DeviceArray.INPUTS, DeviceArray.CLASSES, DeviceArray.COUNTS);

    /// What comes up, but for what stays on the device.
    private static final Set<DeviceArray> UP =
            EnumSet.of(DeviceArray.GRADIENTS, DeviceArray.OUTPUTS, DeviceArray.CHOICES, DeviceArray.RESULTS);

    /// What a training step leaves on the device.
    private static final Set<DeviceArray> RESIDENT = EnumSet.of(DeviceArray.PARAMETERS, DeviceArray.GRADIENTS);

    private final DeviceProgram program;
    private final NumberFormat format;
    private final KernelClass kernels;
    private final boolean updates;
    private final Set<DeviceArray> arrays = EnumSet.noneOf(DeviceArray.class);

    /// @param updates whether the pass is a training step, which updates the parameters
    PassArrays(DeviceProgram program, NumberFormat format, KernelClass kernels, boolean updates) {
        this.program = program;
        this.format = format;
        this.kernels = kernels;
        this.updates = updates;
        Set<String> arguments = new HashSet<>();
        program.launches()
                .forEach(launch -> arguments.addAll(kernels.method(launch).arguments()));
        for (DeviceArray array : DeviceArray.values()) {
            if (arguments.contains(array.toString())) {
                arrays.add(array);
            }
        }
        if (updates) {
            arrays.addAll(RESIDENT);
        }
    }

    boolean contain(DeviceArray array) {
        return arrays.contains(array);
    }

    TypeName type(DeviceArray array) {
        return TornadoTypes.array(array.kind(), format.precision());
    }

    void addFields(TypeSpec.Builder type) {
        for (DeviceArray array : arrays) {
            type.addField(FieldSpec.builder(type(array), array.toString(), Modifier.PRIVATE, Modifier.FINAL)
                    .initializer(
                            "new $T(size($L, $L))",
                            type(array),
                            program.layout().sharedEntries(array),
                            program.layout().entriesPerSample(array))
                    .build());
        }
    }

    /// Sets to zero what goes down, of which a batch may fill a part only.
    CodeBlock clearing() {
        CodeBlock.Builder code = CodeBlock.builder();
        down().forEach(array -> code.addStatement("$L.init(0)", array));
        return code.build();
    }

    private List<DeviceArray> down() {
        return arrays.stream()
                .filter(array -> DOWN.contains(array) && !(updates && RESIDENT.contains(array)))
                .toList();
    }

    /// Names of what goes down at each execution.
    Set<String> downAlways() {
        Set<String> names = down().stream().map(DeviceArray::toString).collect(Collectors.toSet());
        names.add(UpdateTasks.SETTINGS);
        return names;
    }

    /// Names of what comes up at each execution.
    Set<String> upAlways() {
        Set<String> names = arrays.stream()
                .filter(array -> UP.contains(array) && !(updates && RESIDENT.contains(array)))
                .map(DeviceArray::toString)
                .collect(Collectors.toCollection(LinkedHashSet::new));
        if (updates) {
            names.add(UpdateTasks.NORM);
        }
        return names;
    }

    /// Names of what tasks use.
    ///
    /// @param withUpdate whether the update follows them
    Set<String> used(List<TaskSequence.Task> tasks, boolean withUpdate) {
        Set<String> arguments = new HashSet<>();
        tasks.forEach(task -> arguments.addAll(kernels.method(task.launch()).arguments()));
        if (withUpdate) {
            arguments.addAll(UpdateKernels.ARGUMENTS);
        }
        Set<String> used = new LinkedHashSet<>();
        arrays.stream().map(DeviceArray::toString).filter(arguments::contains).forEach(used::add);
        UpdateKernels.ARGUMENTS.stream().filter(arguments::contains).forEach(used::add);
        return used;
    }
}
