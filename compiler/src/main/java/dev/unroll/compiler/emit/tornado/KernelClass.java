package dev.unroll.compiler.emit.tornado;

import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.TypeSpec;
import dev.unroll.compiler.device.DeviceProgram;
import dev.unroll.compiler.device.Launch;
import dev.unroll.compiler.device.Stage;
import dev.unroll.compiler.emit.NumberFormat;
import dev.unroll.compiler.emit.ParameterOffsets;
import dev.unroll.compiler.schedule.Target;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.lang.model.element.Modifier;

/// The class of a program's kernels.
final class KernelClass {
    private final String name;
    private final DeviceProgram program;
    private final NumberFormat format;
    private final ParameterOffsets parameters;
    private final DeviceFunctions functions;
    private final Map<String, KernelMethod> methods = new LinkedHashMap<>(); // by the names of launches

    KernelClass(String name, DeviceProgram program, NumberFormat format, ParameterOffsets parameters) {
        this.name = name;
        this.program = program;
        this.format = format;
        this.parameters = parameters;
        this.functions = new DeviceFunctions(format, program.layout()::drawIndex);
        program.stages().forEach(stage -> write(stage, List.of()));
    }

    String name() {
        return name;
    }

    /// The method of a launch.
    KernelMethod method(Launch launch) {
        return methods.get(launch.name());
    }

    /// Whether a kernel reads a variable.
    boolean mention(String variable) {
        return methods.values().stream().anyMatch(method -> method.mentions(variable));
    }

    TypeSpec generate() {
        TypeSpec.Builder type = TypeSpec.classBuilder(name)
                .addJavadoc("What the device runs. Time runs within a kernel wherever it can.\n")
                .addModifiers(Modifier.PUBLIC, Modifier.STATIC, Modifier.FINAL)
                .addMethod(MethodSpec.constructorBuilder()
                        .addModifiers(Modifier.PRIVATE)
                        .build());
        methods.values().forEach(method -> type.addMethod(method.spec()));
        functions.addTo(type);
        return type.build();
    }

    private void write(Stage stage, List<Stage.Clock> clocks) {
        switch (stage) {
            case Stage.Once(List<Launch> launches) ->
                launches.forEach(launch -> methods.put(launch.name(), write(launch, clocks)));
            case Stage.Repeated(Stage.Clock clock, List<Stage> stages, String _) -> {
                List<Stage.Clock> within = new ArrayList<>(clocks);
                within.add(clock);
                stages.forEach(inner -> write(inner, within));
            }
        }
    }

    private KernelMethod write(Launch launch, List<Stage.Clock> clocks) {
        Target.Device target = program.target();
        DeviceAddresses addresses = new DeviceAddresses(
                program.layout(), parameters, launch instanceof Launch.Group group ? group.local() : Set.of());
        ParallelKernelCode parallel = new ParallelKernelCode(addresses, format, functions);
        CodeBlock body = switch (launch) {
            case Launch.Group group ->
                new GroupKernelCode(group, addresses, format, functions, target.groupSize()).write();
            case Launch.Tiles tiles -> new TileKernelCode(tiles, addresses, format, target).write();
            case Launch.Sums sums -> new SumsKernelCode(sums, addresses, format, functions, target.groupSize()).write();
            case Launch.Cells cells -> parallel.write(cells);
            case Launch.Entries entries -> parallel.write(entries);
        };
        boolean unrolled = target.loops() == Target.Device.Loops.UNROLLED;
        return KernelMethod.of(
                launch.name(),
                isGrouped(launch),
                addresses,
                program.layout(),
                clocks,
                unrolled,
                format,
                body,
                parallel.count());
    }

    /// Whether a launch is of work-groups, and not a parallel loop.
    static boolean isGrouped(Launch launch) {
        return switch (launch) {
            case Launch.Group _, Launch.Tiles _, Launch.Sums _ -> true;
            case Launch.Cells _, Launch.Entries _ -> false;
        };
    }
}
