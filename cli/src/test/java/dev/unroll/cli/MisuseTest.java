package dev.unroll.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MisuseTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "check",
                "params",
                "graph",
                "gradient",
                "compile",
                "train",
                "eval",
                "predict",
                "probe",
                "gradcheck",
                "data",
                "devices",
                "doctor"
            })
    void everyCommandExplainsItselfAndTellsItsVersion(String command) {
        assertTrue(Ran.unroll(command, "--help").succeeded().out().startsWith("Usage: unroll " + command));
        assertTrue(Ran.unroll(command, "--version").succeeded().out().startsWith("unroll "));
    }

    @Test
    void helpListsAllCommands() {
        String help = Ran.unroll("--help").succeeded().out();
        for (String command : new String[] {"check", "params", "train", "gradcheck", "data"}) {
            assertTrue(help.contains("\n  " + command + " "), help);
        }
    }

    @Test
    void noCommandAtAllIsAMistake() {
        Ran.unroll().refused(2, "which command?");
    }

    @Test
    void anUnknownCommandGetsTheOneThatWasMeant() {
        Ran.unroll("trian", "x.model").refused(2, "train");
        Ran.unroll("quux").refused(2, "there is no command `quux`");
    }

    @Test
    void anUnknownOptionIsNamed() {
        Ran.unroll("params", "--jsn", "x.model").refused(2, "--jsn");
    }

    @Test
    void aMissingArgumentIsNamed() {
        Ran.unroll("params").refused(2, "FILE");
        Ran.unroll("eval", "x.model").refused(2, "--weights");
    }

    @Test
    void anArgumentTooManyIsNamed() {
        Ran.unroll("params", "x.model", "y.model").refused(2, "`y.model` is one argument too many");
    }

    @Test
    void anOptionOfTheWrongTypeIsNamed() {
        Ran.unroll("train", "x.model", "--steps", "many").refused(2, "--steps': 'many' is no whole number");
        Ran.unroll("train", "x.model", "--steps", "1e3").refused(2, "'1e3' is no whole number");
        Ran.unroll("train", "x.model", "--steps", "99999999999999999999").refused(2, "is too large a number");
        Ran.unroll("train", "x.model", "--clip-norm", "one").refused(2, "'one' is no number");
    }

    @Test
    void aFileThatIsMissingIsNamed() {
        Path missing = folder.resolve("missing.model");
        Ran.unroll("params", missing).refusedInALine(1, missing + ": no such file");
        Ran.unroll("check", missing).refusedInALine(1, missing + ": no such file");
    }

    @Test
    void aFolderIsNoModel() {
        Ran.unroll("params", folder).refusedInALine(1, folder + " is a folder");
    }

    @Test
    void aBinaryFileIsNoModel() throws IOException {
        Path file = Files.write(folder.resolve("weights.bin"), new byte[] {(byte) 0xff, (byte) 0xfe, 0, 1, 2});
        Ran.unroll("params", file).refusedInALine(1, "is not text in UTF-8");
        Path large = Files.write(folder.resolve("large.bin"), new byte[5 << 20]);
        Ran.unroll("params", large).refusedInALine(1, "is it a model file?");
    }

    @Test
    void aDeviceWithoutAnEndIsNoModel() {
        Path device = Path.of("/dev/zero");
        assumeTrue(Files.exists(device));
        Ran.unroll("check", device).refusedInALine(1, "is it a model file?");
    }

    @Test
    void anEmptyFileIsNoModel() throws IOException {
        Ran.unroll("params", Models.write(folder, "empty.model", "")).refused(1, "the file is empty");
    }

    @Test
    void aMistakeInAModelIsShownWhereItStands() throws IOException {
        Path file = Models.write(folder, "wrong.model", Models.TINY.replace("last(states)", "last(stats)"));
        Ran ran = Ran.unroll("params", file);
        ran.refused(1, file + ":6:");
        assertTrue(ran.err().contains("did you mean `states`?"), ran.err());
    }

    @Test
    void aNameThatCannotBeSetIsAMistakeOfTheCommandLine() throws IOException {
        Path file = Models.write(folder, "tiny.model", Models.TINY);
        Ran.unroll("params", file, "--set", "unit=5").refusedInALine(2, "`unit`");
        Ran.unroll("params", file, "--set", "units=-5").refusedInALine(2, "--set units");
        Ran.unroll("params", file, "--set", "units").refusedInALine(2, "--set is NAME=VALUE");
        Ran.unroll("params", file, "--set", "=5").refusedInALine(2, "--set is NAME=VALUE");
        Ran.unroll("check", file, "--set", "unit=5").refusedInALine(2, "`unit`");
    }

    @Test
    void allModelsOfAFileAreChecked() throws IOException {
        String second = Models.TINY.replace("Tiny", "Second");
        Path both = Models.write(folder, "both.model", Models.TINY + second);
        Ran.unroll("check", both).succeeded();
        Path wrong = Models.write(folder, "wrong.model", Models.TINY + second.replace("last(states)", "states"));
        Ran.unroll("check", wrong).refused(1, "wrong.model:19:");
        Ran.unroll("check", wrong, "--model", "Tiny").succeeded();
    }

    @Test
    void aModelThatTheFileLacksIsNamed() throws IOException {
        Path file = Models.write(folder, "tiny.model", Models.TINY);
        Ran.unroll("params", file, "--model", "Huge").refused(1, "Huge");
    }

    @Test
    void aModelThatCannotFitInMemoryIsRefusedWithANumber() throws IOException {
        Path file = Models.write(folder, "digits.model", Models.DIGITS);
        Ran.unroll("gradcheck", file, "--set", "units=40000").refusedInALine(1, "GiB");
        Ran.unroll("gradcheck", file, "--set", "units=46330").refusedInALine(1, "parameters, more than");
    }

    @Test
    void resultsThatCannotBeWrittenAreToldInALine() throws IOException {
        Path file = Models.write(folder, "tiny.model", Models.TINY);
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int exitCode = Main.run(new String[] {"params", file.toString()}, new ClosedPipe(), err);
        assertEquals(1, exitCode);
        assertEquals("unroll: cannot write the results: Broken pipe\n", err.toString());
    }

    private static final class ClosedPipe extends OutputStream {
        @Override
        public void write(int octet) throws IOException {
            throw new IOException("Broken pipe");
        }
    }
}
