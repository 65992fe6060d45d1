package dev.unroll.compiler.driver;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/// Compiles and loads networks of backend `tornado`, in a Java virtual machine that was started with
/// TornadoVM. It reads the classes of kernels as files, so they are written into a folder on the class
/// path.
public final class DeviceClasses {
    /// System property with that folder; it is set where a process was started for a device.
    public static final String FOLDER = "unroll.device.classes";

    private DeviceClasses() {}

    /// Whether this process was started for a device.
    public static boolean isDeviceProcess() {
        return !System.getProperty(FOLDER, "").isEmpty();
    }

    /// The class of a model's networks.
    ///
    /// @throws IllegalStateException if the compiler itself is at fault
    public static NetworkClass load(CompileRequest request, TornadoInstallation installation) {
        CompiledModel compiled = ModelCompiler.compile(request);
        EmittedClasses classes =
                MemoryCompiler.compileForDevice(compiled.className(), compiled.source(), installation.api());
        Path folder = Path.of(System.getProperty(FOLDER, ""));
        try {
            for (Map.Entry<String, byte[]> entry : classes.files().entrySet()) {
                Path file = folder.resolve(entry.getKey().replace('.', '/') + ".class");
                Files.createDirectories(file.getParent());
                Files.write(file, entry.getValue());
            }
            return NetworkClass.of(Class.forName(classes.main()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException("the class path lacks " + folder, e);
        }
    }
}
