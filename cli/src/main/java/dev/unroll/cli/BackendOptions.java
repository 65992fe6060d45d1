package dev.unroll.cli;

import dev.unroll.compiler.driver.Backend;
import dev.unroll.compiler.driver.ClassCache;
import dev.unroll.compiler.driver.CompileRequest;
import dev.unroll.compiler.driver.CompiledModel;
import dev.unroll.compiler.driver.DeviceClasses;
import dev.unroll.compiler.driver.Devices;
import dev.unroll.compiler.driver.ModelCompiler;
import dev.unroll.compiler.driver.NetworkClass;
import dev.unroll.compiler.driver.PiecewiseChecks;
import dev.unroll.compiler.driver.ProgramIdentity;
import dev.unroll.compiler.driver.TornadoInstallation;
import dev.unroll.compiler.driver.VectorModule;
import dev.unroll.compiler.schedule.Target;
import dev.unroll.compiler.settings.SettingsReader;
import dev.unroll.compiler.settings.SettingsReading;
import dev.unroll.compiler.settings.TrainingSettings;
import dev.unroll.dsl.model.CheckedModel;
import dev.unroll.dsl.model.Setting;
import dev.unroll.runtime.DeviceNetwork;
import dev.unroll.runtime.data.Environment;
import dev.unroll.runtime.train.Carry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// What a model is compiled to. Where nothing is said, the model's `train` block decides.
class BackendOptions {
    /// Package of classes that are emitted to be run at once. The file `.java.options` has Java compile the classes
    /// of this package to machine code early.
    static final String RUN_PACKAGE = "dev.unroll.emitted";

    private static final Set<String> OF_ANY_RUN = Set.of("backend", "precision", "threads", "data", "batch");

    @Option(
            names = "--backend",
            paramLabel = "NAME",
            description = "What to emit code for: vector (the default where Java has the module "
                    + "jdk.incubator.vector), java, tornado (a GPU, through TornadoVM; see `unroll doctor`), or auto "
                    + "(whichever trains in the least time, as some steps on each tell).")
    private @Nullable String backend;

    @Option(
            names = "--device",
            paramLabel = "B:D",
            description = "The device of backend tornado, as `unroll devices` lists them; default: TornadoVM's choice.")
    private @Nullable String device;

    @Option(
            names = "--schedule",
            paramLabel = "NAME",
            arity = "0..1",
            parameterConsumer = ScheduleName.class,
            description = "How backend tornado runs recurrences: kernel (in one kernel, the default where it can be), "
                    + "graph (a task graph for each step) or unrolled (tasks of their own for each step).")
    private @Nullable String schedule;

    @Option(
            names = "--device-kind",
            paramLabel = "KIND",
            description = "What backend tornado writes kernels for: gpu (the default), or fpga (see docs/fpga.md).")
    private @Nullable String kind;

    @Option(
            names = "--fpga-config",
            paramLabel = "FILE",
            description =
                    "The vendor's tools for an FPGA, as TornadoVM reads them; `unroll compile --device-kind fpga` "
                            + "writes such files. Default: TornadoVM's own.")
    private @Nullable Path fpga;

    @Option(names = "--threads", paramLabel = "N", description = "Threads to compute on; default: one per processor.")
    private @Nullable Integer threads;

    /// These options as settings.
    List<Setting> toSettings() {
        List<Setting> settings = new ArrayList<>();
        OptionSetting.addText(settings, "--backend", backend);
        OptionSetting.addNumber(settings, "--threads", threads);
        return settings;
    }

    /// The settings of a command that does not train: of the `train` block only what matters to it counts.
    TrainingSettings settings(CheckedModel model, Setting... more) {
        List<Setting> block = model.training().stream()
                .filter(setting -> OF_ANY_RUN.contains(setting.name()))
                .toList();
        List<Setting> options = toSettings();
        options.addAll(List.of(more));
        return settings(SettingsReader.read(block, options));
    }

    /// The settings, or a failure that says what is wrong with them.
    static <T> T settings(SettingsReading<T> reading) {
        return reading.value().orElseThrow(() -> Diagnostics.failure(reading.diagnostics()));
    }

    /// The class of the model's networks, compiled as the settings say or kept from an earlier run.
    NetworkClass load(CheckedModel model, TrainingSettings settings) {
        CompileRequest request = request(model, settings, RUN_PACKAGE);
        if (settings.backend() == Backend.TORNADO) {
            return loadForDevice(request);
        }
        return cache().map(cache -> cache.load(request))
                .orElseGet(() -> ModelCompiler.compile(request).load());
    }

    /// The class of networks of a single step, compiled or kept from an earlier run.
    ///
    /// @param compiler compiles it
    static NetworkClass loadStep(CompileRequest request, Supplier<CompiledModel> compiler) {
        return cache().map(cache -> cache.loadStep(request, compiler))
                .orElseGet(() -> compiler.get().load());
    }

    private static Optional<ClassCache> cache() {
        Path folder = cacheFolder();
        return ProgramIdentity.current()
                .filter(_ -> folder.isAbsolute()) // it is not where the user has no home
                .map(program -> new ClassCache(folder, program));
    }

    /// Where what can be made again is kept; a relative path where the user has no home.
    static Path cacheFolder() {
        return Environment.ofProcess(_ -> {}).cacheFolder("classes");
    }

    /// The device that was asked for; empty if none was.
    String device() {
        return device == null ? "" : device;
    }

    /// What the options and the model's `train` block say of how to compile it, for a command that runs
    /// nothing.
    ///
    /// @param batch samples that a batch is expected to have, if the user said so
    CompileRequest request(CheckedModel model, @Nullable Integer batch, String packageName) {
        List<Setting> more = new ArrayList<>();
        OptionSetting.addNumber(more, "--batch", batch);
        return request(model, settings(model, more.toArray(Setting[]::new)), packageName);
    }

    /// What the settings say of how to compile the model.
    CompileRequest request(CheckedModel model, TrainingSettings settings, String packageName) {
        if (settings.backend() == Backend.VECTOR && VectorModule.preferredBits().isEmpty()) {
            throw Failure.usage("backend vector needs Java's module jdk.incubator.vector; give Java the option "
                    + "--add-modules jdk.incubator.vector, or choose --backend java");
        }
        PiecewiseChecks.ofCarry(model, settings.options()).ifPresent(problem -> {
            throw Diagnostics.failure(List.of(problem));
        });
        CompileRequest request = unchecked(model, settings, packageName);
        ModelCompiler.limitation(request).ifPresent(limitation -> {
            throw Failure.fault(limitation);
        });
        return request;
    }

    /// The same, though the backend may not be able to run the model.
    CompileRequest unchecked(CheckedModel model, TrainingSettings settings, String packageName) {
        return new CompileRequest(
                        model,
                        settings.backend(),
                        settings.precision(),
                        packageName,
                        settings.options().batch())
                .withDevice(target())
                .withCarry(settings.options().carry() != Carry.FALSE);
    }

    /// Sees to it that there is what the settings need to run a network; a device needs a process of its own. To be
    /// called before anything is done that cannot be done twice.
    void require(CheckedModel model, TrainingSettings settings) {
        if (settings.backend() != Backend.TORNADO) {
            boolean given = device != null || kind != null || fpga != null || (schedule != null && !schedule.isEmpty());
            if (!settings.fastest() && given) {
                throw Failure.usage("--device, --device-kind, --fpga-config and --schedule are for the backend tornado,"
                        + " and this is " + settings.backend());
            }
            return;
        }
        if (device != null && !device.matches("\\d{1,4}:\\d{1,4}")) {
            throw Failure.usage(
                    "--device is two numbers as `unroll devices` lists them, such as 0:0, and not `" + device + "`");
        }
        request(model, settings, RUN_PACKAGE);
        DeviceProcess.require(javaOptions());
    }

    /// What a process for the device is started with, besides what all are.
    List<String> javaOptions() {
        if (fpga == null) {
            return List.of();
        }
        if (!Files.isRegularFile(fpga)) {
            throw Failure.usage("--fpga-config: there is no file " + fpga);
        }
        return List.of("-Dtornado.fpga.conf.file=" + fpga.toAbsolutePath());
    }

    /// How many tasks TornadoVM compiles for a step of training, if these are so many that it takes minutes.
    OptionalLong manyTasks(CheckedModel model, TrainingSettings settings) {
        return settings.backend() == Backend.TORNADO && loops() == Target.Device.Loops.UNROLLED
                ? OptionalLong.of(ModelCompiler.deviceTasks(request(model, settings, RUN_PACKAGE), "train"))
                : OptionalLong.empty();
    }

    /// Whether kernels are for an FPGA.
    boolean isForFpga() {
        return deviceKind() == Target.Device.Kind.FPGA;
    }

    /// Whether `--schedule` stands without a name.
    boolean isScheduleWanted() {
        return schedule != null;
    }

    private Target.Device target() {
        Target.Device.Kind chosen = deviceKind();
        if (chosen == Target.Device.Kind.FPGA && loops() == Target.Device.Loops.UNROLLED) {
            throw Failure.usage(
                    "--schedule unrolled has a kernel for each step, and each would be a circuit of an FPGA;"
                            + " take --schedule kernel or graph");
        }
        return Target.Device.of(chosen, loops());
    }

    private Target.Device.Kind deviceKind() {
        if (kind == null) {
            return Target.Device.Kind.GPU;
        }
        return Stream.of(Target.Device.Kind.values())
                .filter(known -> known.toString().equals(kind))
                .findFirst()
                .orElseThrow(() -> Failure.usage("--device-kind is gpu or fpga, and not `" + kind + "`"));
    }

    private Target.Device.Loops loops() {
        if (schedule == null || schedule.isEmpty()) {
            return Target.Device.Loops.KERNEL;
        }
        return Target.Device.Loops.valueOf(schedule.toUpperCase(Locale.ROOT));
    }

    private NetworkClass loadForDevice(CompileRequest request) {
        TornadoInstallation installation = DeviceProcess.require(javaOptions());
        List<Devices.Device> devices = Devices.all();
        if (devices.isEmpty()) {
            throw Failure.fault("TornadoVM finds no device; install a driver for yours (on Debian and without a GPU: "
                    + "`apt-get install pocl-opencl-icd`) and see `unroll doctor`");
        }
        if (device != null) {
            List<String> ids = devices.stream().map(Devices.Device::id).toList();
            if (!ids.contains(device)) {
                throw Failure.usage("there is no device " + device + "; "
                        + (ids.size() == 1
                                ? "the only one is " + ids.getFirst()
                                : "choose one of " + String.join(", ", ids))
                        + " (see `unroll devices`)");
            }
            System.setProperty(DeviceNetwork.DEVICE, device);
        }
        Devices.Device chosen = devices.stream()
                .filter(candidate -> candidate.id().equals(device))
                .findFirst()
                .orElse(devices.getFirst());
        return DeviceClasses.load(
                request.withDevice(request.device()
                        .within(chosen.groupSize(), request.precision().bytes())),
                installation);
    }

    /// The number of threads to compute on.
    static int threads(TrainingSettings settings) {
        return settings.threads().orElse(Runtime.getRuntime().availableProcessors());
    }
}
