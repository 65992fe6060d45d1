package dev.unroll.compiler.build;

import dev.unroll.dsl.source.SourceFile;
import dev.unroll.runtime.file.FileFailure;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;

/// The text of model files.
public final class ModelText {
    private ModelText() {}

    /// The text of a file, under its path.
    ///
    /// @throws IOException if it cannot be read or is no text; the message says what it is instead
    public static SourceFile read(Path file, Charset encoding) throws IOException {
        if (Files.isDirectory(file)) {
            throw new IOException(file + " is a folder; a model file is needed");
        }
        try {
            ByteBuffer content = ByteBuffer.wrap(content(file));
            return new SourceFile(
                    file.toString(), encoding.newDecoder().decode(content).toString());
        } catch (CharacterCodingException e) {
            throw new IOException(file + " is not text in " + encoding + "; is it a model file?", e);
        }
    }

    // A device such as /dev/zero tells no size and has no end.
    private static byte[] content(Path file) throws IOException {
        byte[] content;
        try (InputStream in = Files.newInputStream(file)) {
            content = in.readNBytes(SourceFile.LARGEST + 1);
        } catch (IOException e) {
            throw FileFailure.reading(file, e);
        }
        if (content.length > SourceFile.LARGEST) {
            throw new IOException(file + " has more than " + SourceFile.LARGEST + " bytes; is it a model file?");
        }
        return content;
    }
}
