package dev.unroll.compiler.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.unroll.compiler.driver.Backend;
import dev.unroll.dsl.Settings;
import dev.unroll.dsl.diagnostic.Diagnostic;
import dev.unroll.dsl.model.Setting;
import dev.unroll.runtime.Precision;
import dev.unroll.runtime.data.DataSource;
import dev.unroll.runtime.data.DataSource.Column.Named;
import dev.unroll.runtime.data.DataSource.Column.Numbered;
import dev.unroll.runtime.train.Carry;
import dev.unroll.runtime.train.Clipping;
import dev.unroll.runtime.train.Optimizer;
import dev.unroll.runtime.train.ParameterGroup;
import dev.unroll.runtime.train.ParameterGroup.Vectors;
import dev.unroll.runtime.train.Rate;
import dev.unroll.runtime.train.TrainingOptions;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class SettingsReaderTest {

    @Test
    void everySettingOfABlockCounts() {
        TrainingSettings settings = read(
                "data=mnist",
                "batch=50",
                "steps=3000",
                "optimizer=sgd(rate: 0.1, momentum: 0.9, weight_decay: 1e-4, nesterov: true)",
                "groups=group(vectors, weight_decay: 0)",
                "clip_norm=1",
                "evaluate_every=500",
                "validation=0.1",
                "early_stopping=5",
                "checkpoint_every=20",
                "bucket_batches=8",
                "seed=7",
                "precision=double",
                "backend=java",
                "threads=2");

        TrainingOptions options = settings.options();
        assertEquals(Optional.of(new DataSource.Named("mnist")), settings.data());
        assertEquals(50, options.batch());
        assertEquals(3000, options.steps());
        assertEquals(new Optimizer.Sgd(0.1, 0.9, 1e-4, true), options.optimizer());
        assertEquals(new Clipping.ByNorm(1), options.descent().clipping());
        assertEquals(
                List.of(new ParameterGroup(new Vectors(), OptionalDouble.of(0), 1)),
                options.descent().groups());
        assertEquals(new TrainingOptions.Evaluations(500, 0.1, 5), options.evaluations());
        assertEquals(20, options.checkpoints().every());
        assertEquals(8, options.bucketBatches());
        assertEquals(7, options.seed());
        assertEquals(Precision.DOUBLE, settings.precision());
        assertEquals(Backend.JAVA, settings.backend());
        assertEquals(OptionalInt.of(2), settings.threads());
    }

    @Test
    void whatNobodySaidHasItsDefault() {
        TrainingSettings settings = read();

        assertEquals(SettingsReader.DEFAULTS, settings.options());
        assertEquals(Optional.empty(), settings.data());
        assertEquals(Precision.FLOAT, settings.precision());
        assertEquals(Backend.best(), settings.backend());
        assertFalse(settings.fastest());
    }

    @Test
    void theFastestBackendIsLikelyTheUsualOne() {
        TrainingSettings settings = read("backend=auto");

        assertTrue(settings.fastest());
        assertEquals(Backend.best(), settings.backend());
        assertEquals(Backend.JAVA, settings.with(Backend.JAVA).backend());
    }

    @Test
    void optionsTakeThePlaceOfTheBlock() {
        List<Setting> block = List.of(setting("steps=100"), setting("batch=10"));
        List<Setting> options = List.of(setting("steps=5"));

        TrainingOptions read =
                SettingsReader.read(block, options).value().orElseThrow().options();

        assertEquals(5, read.steps());
        assertEquals(10, read.batch());
    }

    @Test
    void anOptionReplacesASettingThatCouldNotBeRead() {
        List<Setting> block = List.of(setting("optimizer=adam(rate: plato(0.1))"));
        List<Setting> options = List.of(setting("optimizer=adam"));

        assertEquals(
                new Optimizer.Adam(0.001),
                SettingsReader.read(block, options)
                        .value()
                        .orElseThrow()
                        .options()
                        .optimizer());
    }

    @Test
    void aFirstArgumentWithoutALabelIsTheRate() {
        assertEquals(
                new Optimizer.Sgd(0.5), read("optimizer=sgd(0.5)").options().optimizer());
    }

    @Test
    void adamHasItsUsualSettings() {
        assertEquals(
                new Optimizer.Adam(0.01, 0.8, 0.999, 1e-8, 0),
                read("optimizer=adam(rate: 0.01, beta1: 0.8)").options().optimizer());
    }

    @Test
    void aRateMayFollowASchedule() {
        Rate rate = read("optimizer=adam(warmup(cosine(0.01, to: 1e-4), steps: 100))")
                .options()
                .optimizer()
                .rate();
        assertEquals(new Rate.Warmup(new Rate.Cosine(0.01, 1e-4), 100), rate);
    }

    @Test
    void everyScheduleIsReadAsItIsWritten() {
        for (Rate rate : List.of(
                new Rate.Step(0.1, 0.5, 1000),
                new Rate.Exponential(0.1, 0.999, 1),
                new Rate.Exponential(0.1, 0.5, 100),
                new Rate.Plateau(new Rate.Cosine(0.1, 0.01), 0.5, 3, 0.001, 2, 1e-5),
                new Rate.Warmup(new Rate.Plateau(new Rate.Constant(0.1), 0.1, 10, 1e-4, 0, 0), 20))) {
            assertEquals(
                    rate,
                    read("optimizer=sgd(" + rate + ")").options().optimizer().rate());
        }
        assertEquals(
                new Rate.Plateau(new Rate.Constant(0.1), 0.1, 10, 1e-4, 0, 0),
                read("optimizer=sgd(plateau(0.1))").options().optimizer().rate());
    }

    @Test
    void everyOptimizerIsReadAsItIsWritten() {
        Rate rate = new Rate.Constant(0.02);
        for (Optimizer optimizer : List.of(
                new Optimizer.Sgd(0.1, 0.9, 0.01, true),
                new Optimizer.Adam(rate, 0.8, 0.9, 1e-6, 0.1),
                new Optimizer.AdamW(rate, 0.8, 0.9, 1e-6, 0.1),
                new Optimizer.Rmsprop(rate, 0.9, 1e-6, 0.5, true, 0.1))) {
            assertEquals(optimizer, read("optimizer=" + optimizer).options().optimizer());
        }
        assertEquals(
                new Optimizer.AdamW(0.001), read("optimizer=adamw").options().optimizer());
        assertEquals(
                new Optimizer.Rmsprop(0.01), read("optimizer=rmsprop").options().optimizer());
    }

    @Test
    void groupsAreReadAsTheyAreWritten() {
        List<ParameterGroup> groups = List.of(
                new ParameterGroup(new ParameterGroup.Named(List.of("encode.*", "*.b")), OptionalDouble.of(0), 0.5),
                new ParameterGroup(new Vectors(), OptionalDouble.empty(), 0.1));
        assertEquals(groups, read("groups=" + groups).options().descent().groups());
        assertEquals(
                List.of(new ParameterGroup(new ParameterGroup.Named(List.of("embed.table")), OptionalDouble.of(0), 1)),
                read("groups=group(\"embed.table\", weight_decay: 0)")
                        .options()
                        .descent()
                        .groups());
        assertRefused("`groups` are groups, not `vectors`", "`group(vectors, weight_decay: 0)`", "groups=vectors");
        assertRefused(
                "`group` needs what is different for its parameters",
                "`group(vectors, weight_decay: 0)`",
                "groups=group(vectors)");
        assertRefused(
                "parameters are `vectors`, or names in quotes, not `biases`",
                "`group([\"encode.*\", \"*.b\"], weight_decay: 0)`",
                "groups=[group(biases, weight_decay: 0)]");
        assertRefused(
                "group: weight_decay must be a finite number of at least 0, and is -1.0",
                "",
                "groups=group(vectors, weight_decay: -1)");
    }

    @Test
    void gradientsAreClippedInOneWay() {
        assertEquals(
                new Clipping.ByValue(0.5),
                read("clip_value=0.5").options().descent().clipping());
        assertRefused(
                "gradients are clipped by `clip_norm` or by `clip_value`",
                "leave one out",
                "clip_norm=1",
                "clip_value=1");
        assertEquals(
                new Clipping.ByValue(2),
                SettingsReader.read(List.of(setting("clip_norm=1")), List.of(setting("clip_value=2")))
                        .value()
                        .orElseThrow()
                        .options()
                        .descent()
                        .clipping());
    }

    @Test
    void cosineGoesToZeroIfNothingElseIsSaid() {
        assertEquals(
                new Rate.Cosine(0.5, 0),
                read("optimizer=sgd(rate: cosine(0.5))").options().optimizer().rate());
    }

    @Test
    void aScheduleThatIsNotWholeIsRefused() {
        assertRefused(
                "there is no schedule `cosin`", "did you mean `cosine`?", "optimizer=sgd(rate: cosin(0.1, to: 0))");
        assertRefused("`cosine` has no `end`", "there are `rate`, `to`", "optimizer=sgd(rate: cosine(0.1, end: 0))");
        assertRefused(
                "`warmup` needs its steps", "for example `warmup(0.1, steps: 100)`", "optimizer=adam(warmup(0.1))");
        assertRefused("`cosine` needs a rate", "for example `cosine(0.1, ...)`", "optimizer=adam(cosine(to: 0))");
        assertRefused("`steps` must be at least 1, and is 0", "", "optimizer=adam(warmup(0.1, steps: 0))");
        assertRefused(
                "`step` needs its factor and how many steps it stays",
                "for example `step(0.1, factor: 0.5, every: 1000)`",
                "optimizer=adam(step(0.1, every: 5))");
        assertRefused(
                "the factor of exponential must be above 0 and at most 1, and is 1.5",
                "",
                "optimizer=adam(exponential(0.1, factor: 1.5))");
        assertRefused(
                "an argument of `cosine` has no name", "for example `to: 0.001`", "optimizer=adam(cosine(0.1, 0.01))");
        assertRefused("`rate` is a number, not `fast`", "", "optimizer=adam(warmup(fast, steps: 10))");
        assertRefused(
                "the rate that cosine goes to must be a finite number of at least 0, and is -1.0",
                "",
                "optimizer=adam(cosine(0.1, to: -1))");
    }

    @Test
    void anUnknownNameGetsTheOneThatWasMeant() {
        assertRefused("there is no setting `step`", "did you mean `steps`?", "step=5");
        assertRefused("there is no optimizer `adm`", "did you mean `adam`?", "optimizer=adm(rate: 1)");
        assertRefused("`sgd` has no `momentun`", "did you mean `momentum`?", "optimizer=sgd(rate: 1, momentun: 0.9)");
        assertRefused("there is no backend `jav`", "did you mean `java`?", "backend=jav");
    }

    @Test
    void aNameThatIsLikeNoOtherGetsAllThereAre() {
        assertRefused("there is no precision `quarter`", "there are `float`, `double`", "precision=quarter");
    }

    @Test
    void aValueOfTheWrongKindIsRefused() {
        assertRefused("`steps` is a whole number, not `many`", "", "steps=many");
        assertRefused("`steps` is a whole number, not `1.5`", "", "steps=1.5");
        assertRefused("`seed` is a whole number, not `1e300`", "", "seed=1e300");
        assertRefused("`clip_norm` is a number, not `[1]`", "", "clip_norm=[1]");
        assertRefused(
                "`optimizer` is an optimizer, not `3`", "`sgd(rate: 0.1)`, or `adam(rate: 0.001)`", "optimizer=3");
        assertRefused("`nesterov` is `true` or `false`, not `1`", "", "optimizer=sgd(0.1, momentum: 1, nesterov: 1)");
    }

    @Test
    void aValueOutOfRangeIsRefused() {
        assertRefused("`steps` must be at least 1, and is -5", "", "steps=-5");
        assertRefused("`batch` must be at most 2147483647, and is 3000000000", "", "batch=3000000000");
        assertRefused("`clip_norm` must be above 0, and is 0", "", "clip_norm=0");
        assertRefused("`validation` must be above 0 and below 1, and is 1", "", "validation=1");
        assertRefused("`early_stopping` must be at least 1, and is 0", "", "early_stopping=0");
        assertRefused("rate must be a finite number of at least 0, and is -0.1", "", "optimizer=sgd(rate: -0.1)");
    }

    @Test
    void anOptimizerNeedsItsRate() {
        assertRefused("`sgd` needs a rate", "for example `sgd(rate: 0.1)`", "optimizer=sgd");
    }

    @Test
    void whatIsPlannedIsNotSilentlyIgnored() {
        assertRefused("`window` is not supported yet", "leave it out", "window=5");
    }

    @Test
    void carriedStatesLetWindowsLieOneAfterTheOther() {
        TrainingSettings settings = read("carry=true", "data=text(\"poems.txt\")");
        assertEquals(Carry.TRUE, settings.options().carry());
        assertEquals(
                Optional.of(new DataSource.Text(
                        Path.of("poems.txt"),
                        DataSource.Unit.CHARACTERS,
                        new DataSource.Windows(DataSource.Windows.ADJACENT, 0, 0.2))),
                settings.data());
        assertEquals(Carry.FOREVER, read("carry=forever").options().carry());
        assertEquals(Carry.FALSE, read("seed=1").options().carry());
        assertRefused("there is no carry `always`", "there are `false`, `true`, `forever`", "carry=always");
    }

    @Test
    void dataMayBeATable() {
        assertEquals(
                Optional.of(new DataSource.Csv(
                        Path.of("load.csv"),
                        List.of(new Numbered(2), new Named("wind")),
                        List.of(new Named("load")),
                        Optional.of(true),
                        ';',
                        DataSource.Scaling.STANDARD,
                        1,
                        new DataSource.Windows(24, 0.1, 0.3))),
                read("data=csv(\"load.csv\", columns: [2, \"wind\"], target: load, header: true, separator: \";\", "
                                + "normalize: standard, ahead: 1, stride: 24, validation: 0.1, test: 0.3)")
                        .data());
        assertEquals(
                Optional.of(new DataSource.Csv(
                        Path.of("load.tsv"),
                        List.of(),
                        List.of(),
                        Optional.empty(),
                        '\t',
                        DataSource.Scaling.NONE,
                        0,
                        new DataSource.Windows(1, 0, 0.2))),
                read("data=csv(\"load.tsv\")").data());
    }

    @Test
    void dataMayBeATextOrTensors() {
        assertEquals(
                Optional.of(new DataSource.Text(
                        Path.of("poems.txt"), DataSource.Unit.WORDS, new DataSource.Windows(5, 0, 0.2))),
                read("data=text(\"poems.txt\", unit: words, stride: 5)").data());
        assertEquals(
                Optional.of(new DataSource.Tensors(Path.of("a.safetensors"), Optional.empty(), 0.1, 0.2)),
                read("data=safetensors(\"a.safetensors\", validation: 0.1)").data());
        assertEquals(
                Optional.of(new DataSource.Tensors(Path.of("train"), Optional.of(Path.of("test")), 0, 0)),
                read("data=npy(\"train\", test: \"test\")").data());
    }

    @Test
    void samplesMayHaveRowsOrLinesOfTheirOwn() {
        assertEquals(
                Optional.of(new DataSource.Csv(
                        Path.of("load.csv"),
                        List.of(),
                        List.of(new Named("mood")),
                        Optional.of(new Named("who")),
                        Optional.empty(),
                        ',',
                        DataSource.Scaling.NONE,
                        0,
                        new DataSource.Windows(1, 0, 0.2))),
                read("data=csv(\"load.csv\", target: mood, sample: \"who\")").data());
        assertEquals(
                Optional.of(new DataSource.Text(
                        Path.of("poems.txt"), DataSource.Unit.WORDS, true, new DataSource.Windows(1, 0, 0.2))),
                read("data=text(\"poems.txt\", unit: words, sample: line)").data());
        assertRefused("there is no sample `word`", "there is `line`", "data=text(\"poems.txt\", sample: word)");
        assertRefused(
                "`sample` is the name or number of one column, not `[a, b]`",
                "",
                "data=csv(\"load.csv\", sample: [a, b])");
        for (String setting : List.of("ahead", "stride")) {
            assertRefused(
                    "`" + setting + "` is about windows of one series, and by `sample` each sample has its own steps",
                    "leave out `" + setting + "`",
                    "data=csv(\"load.csv\", sample: who, " + setting + ": 1)");
        }
    }

    @Test
    void pathsAreRelativeToTheModel() {
        Setting.Value value =
                Settings.parse("folder/my.model", "text(\"poems.txt\")").value().orElseThrow();
        assertEquals(
                Optional.of(new DataSource.Text(
                        Path.of("folder", "poems.txt"), DataSource.Unit.CHARACTERS, new DataSource.Windows(1, 0, 0.2))),
                SettingsReader.read(List.of(new Setting("data", value, value.span())), List.of())
                        .value()
                        .orElseThrow()
                        .data());
    }

    @Test
    void dataThatMeansNothingIsRefused() {
        assertRefused("there is no data `cvs(...)`", "did you mean `csv`?", "data=cvs(\"a\")");
        assertRefused("`csv` needs a file", "for example `csv(\"FILE\")`", "data=csv(target: 1)");
        assertRefused("`csv` has no `tagret`", "did you mean `target`?", "data=csv(\"a.csv\", tagret: 1)");
        assertRefused("`target` must be at least 1, and is 0", "", "data=csv(\"a.csv\", target: 0)");
        assertRefused("`test` is a share from 0 to 1, not `30`", "", "data=text(\"a.txt\", test: 30)");
        assertRefused(
                "`validation` and `test` are more than the whole together",
                "",
                "data=text(\"a.txt\", validation: 0.6, test: 0.6)");
        assertRefused(
                "`separator` is one character, or `tab`",
                "for example `separator: \";\"`",
                "data=csv(\"a.csv\", separator: \"; \")");
        assertRefused("there is no unit `word`", "did you mean `words`?", "data=text(\"a.txt\", unit: word)");
        assertRefused("`file` is a path in quotes, not `a`", "", "data=text(a)");
    }

    @Test
    void aSettingMayNotBeGivenTwice() {
        assertRefused("`steps` is set twice", "", "steps=1", "steps=2");
    }

    @Test
    void allMistakesAreReportedTogether() {
        assertEquals(3, diagnostics("step=5", "batch=0", "optimizer=sgd").size());
    }

    private static TrainingSettings read(String... texts) {
        return SettingsReader.read(settings(texts), List.of()).value().orElseThrow();
    }

    private static List<Diagnostic> diagnostics(String... texts) {
        SettingsReading<TrainingSettings> reading = SettingsReader.read(settings(texts), List.of());
        assertTrue(reading.value().isEmpty());
        return reading.diagnostics();
    }

    private static void assertRefused(String message, String hint, String... texts) {
        List<Diagnostic> diagnostics = diagnostics(texts);
        assertEquals(
                List.of(message), diagnostics.stream().map(Diagnostic::message).toList());
        assertEquals(hint, diagnostics.getFirst().hint().orElse(""));
    }

    private static List<Setting> settings(String... texts) {
        return Arrays.stream(texts).map(SettingsReaderTest::setting).toList();
    }

    private static Setting setting(String text) {
        String[] parts = text.split("=", 2);
        Setting.Value value = Settings.parse(parts[1]).value().orElseThrow();
        return new Setting(parts[0], value, value.span());
    }
}
