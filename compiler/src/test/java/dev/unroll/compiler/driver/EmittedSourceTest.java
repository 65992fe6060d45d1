package dev.unroll.compiler.driver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.unroll.runtime.Precision;
import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.attribute.CodeAttribute;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/// What holds of the source text that the compiler emits.
class EmittedSourceTest {
    /// HotSpot leaves longer methods to its interpreter.
    private static final int LONGEST_METHOD = 8_000;

    @TempDir(cleanup = CleanupMode.ALWAYS)
    private Path folder;

    @TestFactory
    Stream<DynamicTest> compilesWithoutAWarningToMethodsThatHotSpotCompiles() {
        return TestModels.forEach(source -> {
            for (Precision precision : Precision.values()) {
                CompiledModel model = source.compile(precision);
                Path target = folder.resolve(source.name() + "/" + source.target() + "/" + precision);
                for (byte[] classFile : StrictCompiler.compile(model, target)) {
                    checkMethods(ClassFile.of().parse(classFile));
                }
            }
        });
    }

    private static void checkMethods(ClassModel type) {
        type.methods()
                .forEach(method -> method.findAttribute(java.lang.classfile.Attributes.code())
                        .map(CodeAttribute::codeLength)
                        .ifPresent(length -> assertTrue(
                                length <= LONGEST_METHOD,
                                type.thisClass().asInternalName() + "." + method.methodName() + " has " + length
                                        + " bytes")));
    }

    @TestFactory
    Stream<DynamicTest> isPlainTextWithoutTabsOrTrailingSpaces() {
        return TestModels.forEach(model -> model.compiled().source().lines().forEach(line -> {
            assertEquals(line.stripTrailing(), line);
            assertTrue(line.chars().allMatch(character -> character >= ' ' && character <= '~'), line);
        }));
    }

    @Test
    void isTheSameInEveryVirtualMachine() throws IOException, InterruptedException {
        String here = SourceDigest.ofAll();
        assertEquals(here, SourceDigest.ofAll());
        assertEquals(here, digestOfAnotherMachine("-XX:hashCode=1"));
        assertEquals(here, digestOfAnotherMachine("-XX:hashCode=2"));
    }

    /// The digest computed where objects have other hash codes, and so other places in hash tables.
    private static String digestOfAnotherMachine(String hashCode) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UnlockExperimentalVMOptions",
                hashCode,
                "--add-modules",
                "jdk.incubator.vector",
                "-classpath",
                System.getProperty("java.class.path"),
                SourceDigest.class.getName()));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String digest = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        assertEquals(0, process.waitFor());
        return digest;
    }
}
