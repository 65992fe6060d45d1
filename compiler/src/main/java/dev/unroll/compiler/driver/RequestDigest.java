package dev.unroll.compiler.driver;

import dev.unroll.dsl.model.CheckedModel;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/// The digest of all that a compiled class depends on.
final class RequestDigest {
    private RequestDigest() {}

    /// @param program identifies the compiler and the Java platform
    static String of(CompileRequest request, String program) {
        CheckedModel model = request.model();
        List<String> parts = new ArrayList<>(List.of(
                program,
                request.backend().name(),
                request.precision().name(),
                request.packageName(),
                Integer.toString(request.batch()),
                Integer.toString(request.vectorBits()),
                request.device().toString(),
                Boolean.toString(request.carry()),
                model.file().text(),
                model.name(),
                Integer.toString(model.imported().size())));
        model.imported().forEach(file -> parts.add(file.text()));
        model.given().forEach((name, value) -> parts.addAll(List.of(name, value)));
        MessageDigest digest = Sha256.start();
        for (String part : parts) {
            Sha256.add(digest, part.getBytes(StandardCharsets.UTF_8));
        }
        return HexFormat.of().formatHex(digest.digest());
    }
}
