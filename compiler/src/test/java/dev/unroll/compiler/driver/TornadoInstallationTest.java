package dev.unroll.compiler.driver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TornadoInstallationTest {
    @TempDir
    private Path home;

    private void install(String api, String arguments) throws IOException {
        Path jars = Files.createDirectories(home.resolve("share/java/tornado"));
        Files.createFile(jars.resolve(api));
        Files.writeString(home.resolve(arguments), "--module-path ." + File.pathSeparator + "${TORNADOVM_HOME}/jars");
    }

    private void assertMissing(String part, String folder, int java) {
        TornadoInstallation.Search.Missing missing =
                assertInstanceOf(TornadoInstallation.Search.Missing.class, TornadoInstallation.find(folder, java));
        assertTrue(missing.problem().contains(part), missing.problem());
    }

    @Test
    void saysWhatToInstallWhereThereIsNone() {
        assertMissing("TORNADOVM_HOME is not set; install TornadoVM 5.2.0 for JDK 25", "", 25);
        assertMissing("is no folder", home.resolve("nowhere").toString(), 25);
        assertMissing("in which there is no TornadoVM", home.toString(), 25);
    }

    @Test
    void wantsTheOneForThisJdk() throws IOException {
        install("tornado-api-5.2.0-jdk21.jar", "tornado-argfile");
        assertMissing("is for another JDK than 25", home.toString(), 25);
    }

    @Test
    void wantsThatJdkToRunOn() throws IOException {
        install("tornado-api-5.2.0-jdk25.jar", "tornado-argfile");
        assertMissing("TornadoVM runs on JDK 25, and this is Java 26", home.toString(), 26);
    }

    @Test
    void wantsTheFileOfArguments() throws IOException {
        install("tornado-api-5.2.0-jdk25.jar", "other");
        assertMissing("tornado-argfile is missing", home.toString(), 25);
    }

    @Test
    void startsJavaWithTheArgumentsAndNoFallback(@TempDir Path folder) throws IOException {
        install("tornado-api-5.2.0-jdk25.jar", "tornado-argfile.template");
        TornadoInstallation.Search.Found found =
                assertInstanceOf(TornadoInstallation.Search.Found.class, TornadoInstallation.find(home.toString(), 25));
        assertEquals("5.2.0-jdk25", found.installation().version());
        List<String> arguments = found.installation().javaArguments(folder);
        assertTrue(arguments.contains("-Dtornado.recover.bailout=False"), arguments::toString);
        assertTrue(arguments.getFirst().startsWith("@"), arguments::toString);
        String file = Files.readString(Path.of(arguments.getFirst().substring(1)));
        assertEquals("--module-path " + home + "/jars", file);
        assertFalse(file.contains("." + File.pathSeparator), file);
    }
}
