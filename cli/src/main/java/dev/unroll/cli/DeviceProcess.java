package dev.unroll.cli;

import dev.unroll.compiler.driver.DeviceClasses;
import dev.unroll.compiler.driver.TornadoInstallation;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// TornadoVM needs a Java virtual machine of its own making, so a command that finds that it needs a
/// device is started again in one, with the same arguments.
final class DeviceProcess {
    private static final String PREFIX = "unroll: ";

    private DeviceProcess() {}

    /// Thrown where a command needs a device, before it has done anything.
    static final class Needed extends RuntimeException {
        private static final long serialVersionUID = 1;

        private final transient List<String> javaOptions;

        private Needed(List<String> javaOptions) {
            super("a device is needed", null, false, false);
            this.javaOptions = javaOptions;
        }
    }

    /// Goes on only in a process that has TornadoVM.
    ///
    /// @param javaOptions what that is to be started with, besides what all are
    /// @return the installation that it was started with
    static TornadoInstallation require(List<String> javaOptions) {
        TornadoInstallation installation = installation();
        if (!isDeviceProcess()) {
            throw new Needed(javaOptions);
        }
        return installation;
    }

    private static TornadoInstallation installation() {
        return switch (TornadoInstallation.find(home())) {
            case TornadoInstallation.Search.Found(TornadoInstallation installation) -> installation;
            case TornadoInstallation.Search.Missing(String problem) -> throw Failure.fault(problem);
        };
    }

    /// Whether this process has TornadoVM.
    static boolean isDeviceProcess() {
        return DeviceClasses.isDeviceProcess();
    }

    /// What the environment says of where TornadoVM is.
    static String home() {
        return System.getenv().getOrDefault(TornadoInstallation.VARIABLE, "");
    }

    /// Runs the command with these arguments in a process of its own, which has this one's terminal.
    ///
    /// @return its exit code
    static int run(Needed need, String[] arguments) throws IOException {
        Path folder = Files.createTempDirectory("unroll-device");
        try {
            Process process = new ProcessBuilder(command(installation(), folder, need.javaOptions, List.of(arguments)))
                    .inheritIO()
                    .start();
            return await(process);
        } finally {
            delete(folder);
        }
    }

    /// What a process wrote.
    ///
    /// @param lines its results
    /// @param messages its messages
    /// @param late whether it was ended because it took too long
    record Output(List<String> lines, List<String> messages, boolean late) {
        /// The first message, without the program's name.
        String problem() {
            return messages.stream()
                    .filter(message -> message.startsWith(PREFIX))
                    .map(message -> message.substring(PREFIX.length()))
                    .findFirst()
                    .orElse("it failed");
        }
    }

    /// What a command with these arguments writes.
    ///
    /// @param limit how long it may take
    /// @param javaOptions what Java is started with, besides what it always is
    static Output output(Duration limit, List<String> javaOptions, List<String> arguments) throws IOException {
        Path folder = Files.createTempDirectory("unroll-device");
        try {
            Path messages = folder.resolve("messages");
            Process process = new ProcessBuilder(command(installation(), folder, javaOptions, arguments))
                    .redirectError(messages.toFile())
                    .start();
            CompletableFuture<Boolean> late = process.onExit()
                    .thenApply(_ -> false)
                    .completeOnTimeout(true, limit.toMillis(), TimeUnit.MILLISECONDS)
                    .whenComplete((ended, _) -> {
                        if (ended) {
                            process.destroyForcibly();
                        }
                    });
            try (var reader = process.inputReader()) {
                List<String> lines = reader.lines().toList();
                await(process);
                return new Output(lines, Files.readAllLines(messages), late.join());
            }
        } finally {
            delete(folder);
        }
    }

    private static List<String> command(
            TornadoInstallation installation, Path folder, List<String> javaOptions, List<String> arguments)
            throws IOException {
        Path classes = Files.createDirectory(folder.resolve("classes"));
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(installation.javaArguments(folder));
        command.addAll(javaOptions);
        command.add("-D" + DeviceClasses.FOLDER + "=" + classes);
        if (Boolean.getBoolean("unroll.terminal")) {
            command.add("-Dunroll.terminal=true");
        }
        command.addAll(List.of(
                "-cp", System.getProperty("java.class.path") + File.pathSeparator + classes, Main.class.getName()));
        command.addAll(arguments);
        return command;
    }

    /// Waits for the process. Where this one is told to stop, the other is told so too, and has the time
    /// to end its work in order.
    private static int await(Process process) {
        Thread hook = new Thread(() -> stop(process));
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            int code = process.waitFor();
            removeHook(hook);
            return code;
        } catch (InterruptedException e) {
            process.destroy();
            Thread.currentThread().interrupt();
            return ExitCode.STOPPED.code();
        }
    }

    private static void removeHook(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException _) {
            // This process ends already.
        }
    }

    private static void stop(Process process) {
        process.destroy();
        try {
            process.waitFor();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
