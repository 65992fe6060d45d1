package dev.unroll.dsl;

import java.util.Map;
import java.util.Optional;

/// What to read of a file.
///
/// @param model the model's name, needed where the file has several
/// @param settings values for the model's formals, as text: `units` to `200`, or to `[128, 64]`
public record Options(Optional<String> model, Map<String, String> settings) {

    /// The file's one model, with its defaults.
    public static final Options DEFAULT = new Options(Optional.empty(), Map.of());

    public Options {
        settings = Map.copyOf(settings);
    }
}
