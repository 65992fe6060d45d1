package dev.unroll.compiler.settings;

import dev.unroll.compiler.driver.Backend;
import dev.unroll.dsl.model.Setting;
import dev.unroll.dsl.model.Setting.Value;
import dev.unroll.runtime.Precision;
import dev.unroll.runtime.data.DataSource;
import dev.unroll.runtime.train.Carry;
import dev.unroll.runtime.train.Clipping;
import dev.unroll.runtime.train.Optimizer;
import dev.unroll.runtime.train.ParameterGroup;
import dev.unroll.runtime.train.TrainingOptions;
import dev.unroll.runtime.train.TrainingOptions.Checkpoints;
import dev.unroll.runtime.train.TrainingOptions.Descent;
import dev.unroll.runtime.train.TrainingOptions.Evaluations;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.DoubleFunction;
import java.util.stream.Stream;

/// Reads the settings of a `train` block and the options that override them.
public final class SettingsReader {
    /// What is trained where nothing is said.
    public static final TrainingOptions DEFAULTS = TrainingOptions.of(1000, 100, new Optimizer.Adam(0.001));

    private static final List<String> KNOWN = List.of(
            "data",
            "batch",
            "bucket_batches",
            "steps",
            "optimizer",
            "groups",
            "clip_norm",
            "clip_value",
            "evaluate_every",
            "validation",
            "early_stopping",
            "checkpoint_every",
            "carry",
            "seed",
            "precision",
            "backend",
            "threads");
    private static final List<String> CLIPPING = List.of("clip_norm", "clip_value");
    private static final List<String> BACKENDS = Stream.concat(
                    Arrays.stream(Backend.values()).map(Backend::toString), Stream.of(TrainingSettings.FASTEST))
            .toList();
    private static final List<String> PLANNED = List.of("window");

    private final ValueReader values = new ValueReader();
    private Optional<DataSource> data = Optional.empty();
    private Optional<Optimizer> optimizer = Optional.empty();
    private Optional<Long> steps = Optional.empty();
    private Optional<Long> batch = Optional.empty();
    private Optional<Long> bucketBatches = Optional.empty();
    private Optional<Long> seed = Optional.empty();
    private Optional<Long> evaluateEvery = Optional.empty();
    private Optional<Long> checkpointEvery = Optional.empty();
    private Optional<Long> threads = Optional.empty();
    private Optional<Long> earlyStopping = Optional.empty();
    private Optional<Clipping> clipping = Optional.empty();
    private Optional<Double> validation = Optional.empty();
    private Optional<List<ParameterGroup>> groups = Optional.empty();
    private Optional<Precision> precision = Optional.empty();
    private Optional<String> backend = Optional.empty();
    private Optional<Carry> carry = Optional.empty();

    private SettingsReader() {}

    /// What the settings together mean.
    ///
    /// @param block the settings of the model's `train` block
    /// @param options settings that take the place of those of the same name in the block
    public static SettingsReading<TrainingSettings> read(List<Setting> block, List<Setting> options) {
        SettingsReader reader = new SettingsReader();
        Map<String, Setting> settings = new LinkedHashMap<>();
        reader.collect(block, settings);
        Map<String, Setting> overriding = new LinkedHashMap<>();
        reader.collect(options, overriding);
        if (CLIPPING.stream().anyMatch(overriding::containsKey)) {
            CLIPPING.forEach(settings::remove);
        }
        settings.putAll(overriding);
        settings.values().forEach(reader::read);
        return new SettingsReading<>(
                reader.values.diagnostics().isEmpty() ? Optional.of(reader.settings()) : Optional.empty(),
                reader.values.diagnostics());
    }

    /// The optimiser that a setting describes.
    public static SettingsReading<Optimizer> readOptimizer(Setting setting) {
        ValueReader values = new ValueReader();
        return new SettingsReading<>(OptimizerReader.read(setting.value(), values), values.diagnostics());
    }

    private void collect(List<Setting> settings, Map<String, Setting> collected) {
        for (Setting setting : settings) {
            if (collected.putIfAbsent(setting.name(), setting) != null) {
                values.error(setting.span(), "`" + setting.name() + "` is set twice");
            }
        }
    }

    private void read(Setting setting) {
        String name = setting.name();
        Value value = setting.value();
        switch (name) {
            case "data" -> data = DataReader.read(value, values, folder(setting));
            case "optimizer" -> optimizer = OptimizerReader.read(value, values);
            case "steps" -> steps = values.wholeNumber(name, value, 1, Long.MAX_VALUE);
            case "batch" -> batch = values.wholeNumber(name, value, 1, Integer.MAX_VALUE);
            case "bucket_batches" -> bucketBatches = values.wholeNumber(name, value, 1, Integer.MAX_VALUE);
            case "seed" -> seed = values.wholeNumber(name, value, Long.MIN_VALUE, Long.MAX_VALUE);
            case "evaluate_every" -> evaluateEvery = values.wholeNumber(name, value, 1, Long.MAX_VALUE);
            case "checkpoint_every" -> checkpointEvery = values.wholeNumber(name, value, 0, Long.MAX_VALUE);
            case "threads" -> threads = values.wholeNumber(name, value, 1, Integer.MAX_VALUE);
            case "clip_norm" -> clip(setting, Clipping.ByNorm::new);
            case "clip_value" -> clip(setting, Clipping.ByValue::new);
            case "groups" -> groups = GroupReader.read(value, values);
            case "validation" -> validation = values.share(name, value);
            case "early_stopping" -> earlyStopping = values.wholeNumber(name, value, 1, Integer.MAX_VALUE);
            case "precision" ->
                precision = values.oneOf(
                        name,
                        value,
                        Precision.values(),
                        constant -> constant.name().toLowerCase(Locale.ROOT));
            case "carry" ->
                carry = values.oneOf(
                        name, value, Carry.values(), constant -> constant.name().toLowerCase(Locale.ROOT));
            case "backend" -> backend = values.oneOf(name, value, BACKENDS);
            default -> refuse(setting);
        }
    }

    /// The folder that paths are relative to: that of the model which says them.
    private static Path folder(Setting setting) {
        Path file = Path.of(setting.span().file().name());
        boolean isModel = file.toString().endsWith(".model");
        return isModel && file.getParent() != null ? file.getParent() : Path.of("");
    }

    private void clip(Setting setting, DoubleFunction<Clipping> kind) {
        if (clipping.isPresent()) {
            values.error(setting.span(), "gradients are clipped by `clip_norm` or by `clip_value`", "leave one out");
            return;
        }
        clipping = values.positiveNumber(setting.name(), setting.value()).map(kind::apply);
    }

    private void refuse(Setting setting) {
        if (PLANNED.contains(setting.name())) {
            values.error(setting.span(), "`" + setting.name() + "` is not supported yet", "leave it out");
        } else {
            values.error(
                    setting.span(),
                    "there is no setting `" + setting.name() + "`",
                    ValueReader.hint(setting.name(), KNOWN));
        }
    }

    private TrainingSettings settings() {
        TrainingOptions options = new TrainingOptions(
                steps.orElse(DEFAULTS.steps()),
                batch.map(Math::toIntExact).orElse(DEFAULTS.batch()),
                seed.orElse(DEFAULTS.seed()),
                new Descent(
                        optimizer.orElse(DEFAULTS.optimizer()),
                        clipping.orElse(DEFAULTS.descent().clipping()),
                        groups.orElse(List.of())),
                new Evaluations(
                        evaluateEvery.orElse(DEFAULTS.evaluations().every()),
                        validation.orElse(0.0),
                        earlyStopping.map(Math::toIntExact).orElse(0)),
                new Checkpoints(
                        checkpointEvery.orElse(DEFAULTS.checkpoints().every()),
                        DEFAULTS.checkpoints().after()),
                bucketBatches.map(Math::toIntExact).orElse(DEFAULTS.bucketBatches()),
                carry.orElse(DEFAULTS.carry()));
        return new TrainingSettings(
                data.map(source -> DataReader.withUsualStride(source, options.carry() != Carry.FALSE)),
                backend.filter(name -> !name.equals(TrainingSettings.FASTEST))
                        .map(Backend::named)
                        .orElseGet(Backend::best),
                backend.filter(TrainingSettings.FASTEST::equals).isPresent(),
                precision.orElse(Precision.FLOAT),
                threads.map(count -> OptionalInt.of(Math.toIntExact(count))).orElseGet(OptionalInt::empty),
                options);
    }
}
