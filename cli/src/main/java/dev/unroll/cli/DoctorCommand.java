package dev.unroll.cli;

import dev.unroll.compiler.driver.TornadoInstallation;
import dev.unroll.compiler.driver.VectorModule;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import javax.tools.ToolProvider;
import picocli.CommandLine.Command;

@Command(
        name = "doctor",
        mixinStandardHelpOptions = true,
        versionProvider = UnrollCommand.Version.class,
        description = {
            "Checks what each backend needs, and says what to do where it is missing.",
            "Exit code 1 if the backends java and vector cannot run; TornadoVM is optional."
        })
final class DoctorCommand implements Callable<Integer> {
    /// For a process that lists devices.
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final Console console;

    DoctorCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException {
        boolean compiles = ToolProvider.getSystemJavaCompiler() != null;
        check(
                compiles,
                "JDK",
                "Java " + Runtime.version() + " in " + System.getProperty("java.home"),
                "Java " + Runtime.version() + " has no compiler; start Unroll with a JDK (JAVA_HOME)");
        boolean vectors = VectorModule.preferredBits().isPresent();
        check(
                vectors,
                "vector",
                "the module jdk.incubator.vector, vectors of "
                        + VectorModule.preferredBits().orElse(0) + " bits",
                "give Java the option --add-modules jdk.incubator.vector");
        switch (TornadoInstallation.find(DeviceProcess.home())) {
            case TornadoInstallation.Search.Missing(String problem) -> check(false, "TornadoVM", "", problem);
            case TornadoInstallation.Search.Found(TornadoInstallation installation) -> {
                check(true, "TornadoVM", installation.version() + " in " + installation.home(), "");
                checkDevices();
            }
        }
        return (compiles && vectors ? ExitCode.OK : ExitCode.FAULT).code();
    }

    private void checkDevices() throws IOException {
        DeviceProcess.Output output = DeviceProcess.output(PATIENCE, List.of(), List.of("devices"));
        List<String> devices = output.lines();
        if (devices.isEmpty() && output.late()) {
            check(false, "devices", "", "TornadoVM did not answer within " + PATIENCE.toSeconds() + " s");
        } else if (devices.isEmpty()) {
            check(
                    false,
                    "devices",
                    "",
                    "TornadoVM finds none; install a driver for yours (on Debian and without a GPU: `apt-get install"
                            + " pocl-opencl-icd`), and look at what `unroll devices` says");
        }
        devices.forEach(device -> check(true, "device", device, ""));
    }

    private void check(boolean good, String what, String found, String advice) {
        console.result("%-7s  %-9s  %s", good ? "ok" : "missing", what, good ? found : advice);
    }
}
