package dev.unroll.compiler.driver;

import dev.unroll.dsl.ModelReader;
import dev.unroll.runtime.Network;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.zip.CRC32;

/// What tells one build of the program on one Java platform from another.
public final class ProgramIdentity {
    private static final List<Class<?>> MODULES = List.of(ModelReader.class, ModelCompiler.class, Network.class);

    private ProgramIdentity() {}

    /// Checksums of the program's own JARs, and the Java platform; empty where it does not run from JARs, as its
    /// classes may change one by one then.
    public static Optional<String> current() {
        StringJoiner identity = new StringJoiner(" ");
        try {
            for (Class<?> module : MODULES) {
                Path jar = Path.of(module.getProtectionDomain()
                        .getCodeSource()
                        .getLocation()
                        .toURI());
                if (!Files.isRegularFile(jar)) {
                    return Optional.empty();
                }
                // Not a digest: this is done at each start, and a checksum is fast before Java has warmed up.
                CRC32 checksum = new CRC32();
                checksum.update(Files.readAllBytes(jar));
                identity.add(Files.size(jar) + ":" + checksum.getValue());
            }
        } catch (IOException | URISyntaxException _) {
            return Optional.empty();
        }
        identity.add(System.getProperty("java.vm.vendor", "")).add(System.getProperty("java.vm.version", ""));
        return Optional.of(identity.add(System.getProperty("os.arch", "")).toString());
    }
}
