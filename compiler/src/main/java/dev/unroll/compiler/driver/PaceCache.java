package dev.unroll.compiler.driver;

import dev.unroll.runtime.train.Pace;
import dev.unroll.runtime.train.TrainingOptions;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Optional;

/// Keeps how long models take to train, beside their classes, so that a model which is trained again
/// need not be measured again. Nothing depends on the folder.
public final class PaceCache {
    private final CacheFolder folder;
    private final String program;

    /// @param program identifies the compiler and the Java platform, such as [ProgramIdentity#current()]
    public PaceCache(Path folder, String program) {
        this.folder = new CacheFolder(folder, ".pace");
        this.program = program;
    }

    /// What a measurement depends on.
    ///
    /// @param place where the model is run, such as a number of threads, or a device
    public record Key(CompileRequest request, TrainingOptions.Descent descent, String place) {}

    /// What was measured before, if it was.
    public Optional<Pace> find(Key key) {
        return folder.read(name(key))
                .filter(bytes -> bytes.length == 2 * Double.BYTES)
                .map(ByteBuffer::wrap)
                .map(numbers -> new Pace(numbers.getDouble(), numbers.getDouble()));
    }

    /// Keeps what was measured.
    public void keep(Key key, Pace pace) {
        byte[] bytes = ByteBuffer.allocate(2 * Double.BYTES)
                .putDouble(pace.start())
                .putDouble(pace.step())
                .array();
        folder.keep(name(key), out -> out.write(bytes));
    }

    private String name(Key key) {
        return RequestDigest.of(key.request(), program + " " + key.descent() + " " + key.place());
    }
}
