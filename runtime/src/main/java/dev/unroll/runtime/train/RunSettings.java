package dev.unroll.runtime.train;

import dev.unroll.runtime.Port;
import dev.unroll.runtime.Signature;
import dev.unroll.runtime.data.DataSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.SequencedMap;

/// What decides the course of a run, by name; a run goes on only under equal settings. Its length does not,
/// unless the rate of learning follows it, nor do evaluations, unless the run follows them.
final class RunSettings {
    private RunSettings() {}

    static SequencedMap<String, String> of(Signature signature, DataSet data, TrainingOptions options) {
        SequencedMap<String, String> settings = new LinkedHashMap<>();
        settings.put("model", signature.model());
        settings.put(Checkpoint.DIGEST, signature.digest());
        settings.put("precision", signature.precision().name().toLowerCase(Locale.ROOT));
        settings.put("backend", signature.backend());
        settings.put("data", data.name());
        data.preparation()
                .ifPresent(preparation -> settings.put(
                        Checkpoint.PREPARATION,
                        Integer.toHexString(preparation.toJson().text().hashCode())));
        settings.put("samples", Integer.toString(data.train().size()));
        settings.put("batch", Integer.toString(options.batch()));
        settings.put("seed", Long.toString(options.seed()));
        settings.put("optimizer", options.optimizer().toString());
        if (signature.inputs().stream().anyMatch(Port::isLength)) {
            settings.put("bucket_batches", Integer.toString(options.bucketBatches()));
        }
        if (options.carry() != Carry.FALSE) {
            settings.put("carry", options.carry().name().toLowerCase(Locale.ROOT));
        }
        putLengths(settings, options);
        putClipping(settings, options.descent().clipping());
        List<ParameterGroup> groups = options.descent().groups();
        if (!groups.isEmpty()) {
            settings.put("groups", groups.toString());
        }
        return settings;
    }

    private static void putLengths(SequencedMap<String, String> settings, TrainingOptions options) {
        TrainingOptions.Evaluations evaluations = options.evaluations();
        Rate rate = options.optimizer().rate();
        boolean followsLosses = rate.dependsOnLosses() || evaluations.earlyStopping() > 0;
        // The last step is evaluated in any case, which a longer run may not do there.
        boolean endsBetween = options.steps() % evaluations.every() != 0;
        if (rate.dependsOnLength() || followsLosses && endsBetween) {
            settings.put("steps", Long.toString(options.steps()));
        }
        if (followsLosses) {
            settings.put("evaluate_every", Long.toString(evaluations.every()));
        }
        if (evaluations.earlyStopping() > 0) {
            settings.put("early_stopping", Integer.toString(evaluations.earlyStopping()));
        }
        if (evaluations.validation() > 0) {
            settings.put("validation", Double.toString(evaluations.validation()));
        }
    }

    private static void putClipping(SequencedMap<String, String> settings, Clipping clipping) {
        switch (clipping) {
            case Clipping.None _ -> settings.put("clip_norm", "none");
            case Clipping.ByNorm(double norm) -> settings.put("clip_norm", Double.toString(norm));
            case Clipping.ByValue(double value) -> settings.put("clip_value", Double.toString(value));
        }
    }
}
