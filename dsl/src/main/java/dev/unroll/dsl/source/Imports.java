package dev.unroll.dsl.source;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/// Finds the files that `import` names.
@FunctionalInterface
public interface Imports {

    /// The file of a path.
    ///
    /// @param importing the file that the path stands in
    /// @throws IOException if there is none; the message says in a few words why
    SourceFile find(SourceFile importing, String path) throws IOException;

    /// Files on disk. A path is relative to the file that it stands in, whose name is a path, too.
    static Imports ofFiles() {
        return (importing, path) -> read(resolve(importing, path));
    }

    /// The same file under one name, whichever way leads to it.
    static String name(String path) {
        try {
            return Path.of(path).normalize().toString();
        } catch (InvalidPathException _) {
            return path;
        }
    }

    private static Path resolve(SourceFile importing, String path) throws IOException {
        try {
            return Path.of(importing.name()).resolveSibling(path).normalize();
        } catch (InvalidPathException e) {
            throw new IOException("it is no path", e);
        }
    }

    private static SourceFile read(Path file) throws IOException {
        if (Files.isDirectory(file)) {
            throw new IOException(file + " is a folder");
        }
        try (InputStream in = Files.newInputStream(file)) {
            byte[] content = in.readNBytes(SourceFile.LARGEST + 1);
            if (content.length > SourceFile.LARGEST) {
                throw new IOException(file + " has more than " + SourceFile.LARGEST + " bytes");
            }
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(content))
                    .toString();
            return new SourceFile(file.toString(), text);
        } catch (NoSuchFileException e) {
            throw new IOException("there is no file " + file, e);
        } catch (CharacterCodingException e) {
            throw new IOException(file + " is not text in UTF-8", e);
        } catch (IOException e) {
            throw new IOException(file + " cannot be read", e);
        }
    }
}
