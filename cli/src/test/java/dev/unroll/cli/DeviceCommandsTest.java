package dev.unroll.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;

/// Commands that are about devices, on machines that need not have any.
class DeviceCommandsTest {
    @TempDir
    private Path folder;

    @Test
    @DisabledIfEnvironmentVariable(named = "TORNADOVM_HOME", matches = ".+")
    void backendTornadoSaysWhatToInstall() throws IOException {
        Path model = Models.write(folder, "digits.model", Models.DIGITS);
        for (String command : new String[] {"train", "gradcheck"}) {
            Ran.unroll(command, model, "--backend", "tornado")
                    .refusedInALine(1, "TORNADOVM_HOME is not set; install TornadoVM 5.2.0 for JDK 25");
        }
        Ran.unroll("devices").refusedInALine(1, "TORNADOVM_HOME is not set");
    }

    @Test
    void whatADeviceCannotDoIsRefused() throws IOException {
        Path means = Models.write(
                folder,
                "means.model",
                Models.DIGITS.replace(
                        "report   accuracy(logits, digit)",
                        "report   exp(mean(cross_entropy(logits, digit), over: samples))"));
        Path target = folder.resolve("src");
        for (Ran ran : new Ran[] {
            Ran.unroll("train", means, "--backend", "tornado"),
            Ran.unroll("gradcheck", means, "--backend", "tornado"),
            Ran.unroll("compile", means, "--backend", "tornado", "-d", target)
        }) {
            ran.refusedInALine(1, "backend tornado cannot report what is made of means over all samples");
            ran.refusedInALine(1, "take --backend vector");
        }
        assertFalse(Files.exists(target));
    }

    @Test
    void devicesAreNumbered() throws IOException {
        Path model = Models.write(folder, "digits.model", Models.DIGITS);
        Ran.unroll("train", model, "--backend", "tornado", "--device", "gpu")
                .refusedInALine(2, "--device is two numbers");
        Ran.unroll("train", model, "--backend", "java", "--device", "0:0")
                .refusedInALine(2, "are for the backend tornado, and this is java");
    }

    @Test
    void theScheduleOfADeviceSaysHowRecurrencesRunAndWhy() throws IOException {
        Path model = Models.write(folder, "digits.model", Models.DIGITS);
        String kernel = Ran.unroll("graph", "--schedule", model, "--backend", "tornado")
                .succeeded()
                .out();
        assertTrue(kernel.contains("a loop in one kernel, as what a step keeps of a sample fits local memory"), kernel);
        String unrolled = Ran.unroll("graph", "--schedule", "unrolled", model, "--backend", "tornado")
                .succeeded()
                .out();
        assertTrue(unrolled.contains("tasks of its own for each step, as the schedule `unrolled` asks for"), unrolled);
        assertTrue(tasks(unrolled) > 28 + tasks(kernel), unrolled);
    }

    @Test
    void kernelsForAnFpgaComeWithTheFilesOfTheTools() throws IOException {
        Path model = Models.write(folder, "digits.model", Models.DIGITS);
        Path target = folder.resolve("src");
        String files = Ran.unroll("compile", model, "--backend", "tornado", "--device-kind", "fpga", "-d", target)
                .succeeded()
                .out();
        for (String name : new String[] {"fpga-intel.conf", "fpga-intel-oneapi.conf", "fpga-amd.conf"}) {
            assertTrue(files.contains(target.resolve(name).toString()), files);
            String text = Files.readString(target.resolve(name));
            for (String key : new String[] {"DEVICE_NAME", "COMPILER", "DIRECTORY_BITSTREAM"}) {
                assertTrue(text.lines().anyMatch(line -> line.matches(key + " = \\S+")), text);
            }
        }
        String kernels = Files.readString(target.resolve("DigitsNetwork.java"));
        assertFalse(kernels.contains("WorkerGrid2D"), kernels);
        assertEquals(count(kernels, "graph\\.task\\(\"(?!update)") + 1, count(kernels, "grids\\.addWorkerGrid"));
        Ran.unroll("compile", model, "--backend", "tornado", "--device-kind", "asic", "-d", target)
                .refusedInALine(2, "--device-kind is gpu or fpga");
        Ran.unroll(
                        "compile",
                        model,
                        "--backend",
                        "tornado",
                        "--device-kind",
                        "fpga",
                        "--schedule",
                        "unrolled",
                        "-d",
                        target)
                .refusedInALine(2, "each would be a circuit of an FPGA");
    }

    private static long tasks(String schedule) {
        return schedule.lines()
                .filter(line -> line.startsWith("tasks: "))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D+", " ").strip()))
                .sum();
    }

    private static long count(String text, String pattern) {
        return Pattern.compile(pattern).matcher(text).results().count();
    }

    @Test
    void kernelsAreWrittenAsSource() throws IOException {
        Path model = Models.write(folder, "digits.model", Models.DIGITS);
        String file = Ran.unroll("compile", model, "--backend", "tornado", "-d", folder.resolve("src"))
                .succeeded()
                .out();
        assertTrue(file.strip().endsWith(".java"), file);
        Ran.unroll("compile", model, "--backend", "tornado", "-d", folder.resolve("src"))
                .succeeded();
    }

    @Test
    void theDoctorLooksAtEveryBackend() {
        String report = Ran.unroll("doctor").succeeded().out();
        for (String part : new String[] {"JDK", "vector", "TornadoVM"}) {
            assertTrue(report.contains(part), report);
        }
    }
}
