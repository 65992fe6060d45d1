package dev.unroll.cli;

import dev.unroll.dsl.ModelReader;
import dev.unroll.dsl.Options;
import dev.unroll.dsl.Reading;
import dev.unroll.dsl.model.CheckedModel;
import dev.unroll.dsl.source.SourceFile;
import dev.unroll.runtime.file.FileFailure;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/// Reads model files for commands.
final class ModelFile {
    private ModelFile() {}

    /// The model in a file; warnings go to the console.
    static CheckedModel read(Path file, Options options, Console console) throws IOException {
        Reading reading = ModelReader.readModel(source(file), options);
        if (reading.hasErrors() || reading.model().isEmpty()) {
            throw Diagnostics.failure(reading.diagnostics());
        }
        if (!reading.diagnostics().isEmpty()) {
            console.err().print(Diagnostics.text(reading.diagnostics()));
        }
        return reading.model().get();
    }

    /// The text of a file, under the name that the user gave it.
    static SourceFile source(Path file) throws IOException {
        if (file.toString().isEmpty()) {
            throw Failure.usage("the name of the model file is empty");
        }
        if (Files.isDirectory(file)) {
            throw Failure.fault(file + " is a folder; a model file is needed");
        }
        try {
            byte[] content = content(file);
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(content))
                    .toString();
            return new SourceFile(file.toString(), text);
        } catch (CharacterCodingException e) {
            throw Failure.fault(file + " is not text in UTF-8; is it a model file?");
        } catch (IOException e) {
            throw FileFailure.reading(file, e);
        }
    }

    // A device such as /dev/zero tells no size and has no end.
    private static byte[] content(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] content = in.readNBytes(SourceFile.LARGEST + 1);
            if (content.length > SourceFile.LARGEST) {
                throw Failure.fault(file + " has more than " + SourceFile.LARGEST + " bytes; is it a model file?");
            }
            return content;
        }
    }
}
