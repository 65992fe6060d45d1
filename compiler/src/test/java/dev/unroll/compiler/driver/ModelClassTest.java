package dev.unroll.compiler.driver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.unroll.runtime.Precision;
import dev.unroll.runtime.train.Optimizer;
import dev.unroll.runtime.train.Rate;
import dev.unroll.runtime.train.TrainingOptions;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/// The class that users of a model see, as they would use it.
class ModelClassTest {
    private static final TrainingOptions OPTIONS = TrainingOptions.of(
            3, 2, new Optimizer.Sgd(new Rate.Warmup(new Rate.Cosine(0.1, 0.01), 2), 0.5, 1e-4, true));

    private static final String TAGGER = """
            model Tagger {
              input  words: sequence(3) of [2]
              target tag: sequence(3) of class(4)
              states = lstm(words, units: 5)
              logits = linear(states, units: 4)
              minimize cross_entropy(logits, tag)
              output scores = softmax(logits)
              output likeliest = argmax(last(logits))
            }
            """;

    @TempDir(cleanup = CleanupMode.ALWAYS)
    private Path folder;

    @TestFactory
    Stream<DynamicTest> compilesWithoutAWarning() {
        return TestModels.names()
                .map(name -> new TestModel(name, TestTarget.JAVA))
                .map(model -> DynamicTest.dynamicTest(model.toString(), () -> {
                    Precision precision = model.name().length() % 2 == 0 ? Precision.FLOAT : Precision.DOUBLE;
                    StrictCompiler.compile(
                            model.target().emit(model.read(), precision, OPTIONS), folder.resolve(model.name()));
                }));
    }

    @Test
    void predictsWhatFormSoeverTheSampleHas() throws Exception {
        assertEquals("true true true true true", run(TAGGER, """
                float[][] nested = {{1, 2}, {3, 4}, {5, 6}};
                float[] flat = {1, 2, 3, 4, 5, 6};
                var memory = java.lang.foreign.MemorySegment.ofArray(flat);
                try (Tagger tagger = Tagger.initialize(1)) {
                    Tagger.Prediction said = tagger.predict(nested);
                    Tagger.Prediction batch = tagger.predictBatch(new float[][] {flat, flat, flat, flat, flat}).get(4);
                    return String.join(" ",
                            "" + said.equals(tagger.predict(flat)),
                            "" + said.equals(tagger.predict(memory)),
                            "" + said.equals(batch),
                            "" + java.util.Arrays.equals(said.tag(), new int[] {said.tag()[0], said.tag()[1], said.tag()[2]}),
                            "" + (said.scores().length == 3 && said.scores()[2].length == 4 && said.likeliest() < 4));
                }
                """));
    }

    @Test
    void sizesThatDoNotFitNameTheInput() throws Exception {
        assertEquals(
                "`words` has 5 entries instead of 6; `words` of model Tagger is sequence(3) of [2], 6 entries in all\n"
                        + "`words[1]` has 1 entries instead of 2; `words` of model Tagger is sequence(3) of [2], 6 entries in all\n"
                        + "`words` has 20 bytes, but a sample has 24; `words` of model Tagger is sequence(3) of [2], 6 entries in all in float\n"
                        + "this Tagger is closed\n",
                run(TAGGER, """
                        Tagger tagger = Tagger.initialize(1);
                        String said = message(() -> tagger.predict(new float[5]))
                                + message(() -> tagger.predict(new float[][] {{1, 2}, {3}, {5, 6}}))
                                + message(() -> tagger.predict(java.lang.foreign.MemorySegment.ofArray(new float[5])));
                        tagger.close();
                        return said + message(() -> tagger.predict(new float[6]));
                        """));
    }

    @Test
    void aSessionCarriesTheStateAndForgetsItWhenReset() throws Exception {
        assertEquals("true true", run(TAGGER, """
                try (Tagger tagger = Tagger.initialize(1)) {
                    float[][] whole = tagger.predict(new float[] {1, 2, 3, 4, 5, 6}).scores();
                    Tagger.Session session = tagger.session();
                    Tagger.Session other = tagger.session();
                    session.step(new float[] {1, 2});
                    other.step(new float[] {-7, 9});
                    float[] second = session.step(new float[] {3, 4}).scores();
                    session.reset();
                    float[] first = session.step(new float[] {1, 2}).scores();
                    return near(whole[1], second) + " " + near(whole[0], first);
                }
                """));
    }

    @Test
    void whatATargetWasBeforeIsGivenOrChosen() throws Exception {
        String model = """
                model Tale {
                  input  pace: sequence(3) of [2]
                  target word: sequence(3) of class(4)
                  states = lstm([one_hot(prev(word, start: 0)); pace], units: 5)
                  logits = linear(states, units: 4)
                  minimize cross_entropy(logits, word)
                  output scores = softmax(logits)
                }
                """;
        String misused =
                "`take` says what was to be predicted at a step, and there is none; call `step` before each `take`\n";
        assertEquals("true true true [true, true, true]" + misused + misused, run(model, """
                try (Tale tale = Tale.initialize(1)) {
                    float[][] paces = {{1, 2}, {3, 4}, {5, 6}};
                    int[] words = {2, 3, 1};
                    float[][] whole = tale.predict(paces, words).scores();
                    Tale.Session session = tale.session();
                    String said = "";
                    for (int step = 0; step < 3; step++) {
                        session.step(new float[] {9, 9});
                        said += near(whole[step], session.step(paces[step]).scores()) + " ";
                        session.take(words[step]);
                    }
                    String twice = message(() -> session.take(1));
                    session.step(paces[0]);
                    session.reset();
                    String early = message(() -> session.take(1));
                    int[] answer = tale.answer(paces, 0, 1);
                    float[][] scores = tale.predict(paces, answer).scores();
                    return said + java.util.stream.IntStream.range(0, 3)
                            .mapToObj(step -> java.util.stream.IntStream.range(0, 4)
                                    .allMatch(word -> scores[step][word] <= scores[step][answer[step]]))
                            .toList() + twice + early;
                }
                """));
    }

    /// By the length that each names, though all have room for as many steps.
    @Test
    void whatIsSaidOfASampleEndsWithIt() throws Exception {
        String model = """
                model Answer {
                  length n <= 5
                  length k <= 5
                  input  asked: sequence(n) of class(7)
                  target told:  sequence(k) of class(7)
                  read    = gru(one_hot(asked), units: 4)
                  decoded = gru(one_hot(prev(told, start: 0)), units: 5, h: linear(last(read), units: 5))
                  logits  = linear(decoded, units: 7)
                  minimize cross_entropy(logits, told)
                  output   scores = softmax(logits)
                  output   likely = argmax(logits)
                  output   energy = sum(read .* read)
                }
                """;
        String misfit =
                "`asked` has 1 entries instead of 2 to 5, as `n` is 2; `asked` of model Answer is sequence(5) of"
                        + " class(7)\n";
        assertEquals("3 3 2 3 3 1 5 true true " + misfit, run(model, """
                try (Answer answer = Answer.initialize(1)) {
                    int[] asked = {1, 2, 0, 0, 0};
                    int[] told = {3, 4, 5, 0, 0};
                    Answer.Prediction said = answer.predict(asked, 2, 3, told);
                    var many = answer.predictBatch(
                            new int[][] {asked, asked}, new int[] {2, 5}, new int[] {3, 1}, new int[][] {told, told});
                    return said.scores().length + " " + said.likely().length + " " + said.energy().length + " "
                            + said.told().length + " " + answer.answer(asked, 2, 3, 0, 1).length + " "
                            + many.get(1).scores().length + " " + many.get(1).energy().length + " "
                            + said.equals(many.get(0)) + " "
                            + said.equals(answer.predict(new int[] {1, 2}, 2, 3, new int[] {3, 4, 5})) + " "
                            + message(() -> answer.predict(new int[] {1}, 2, 3, told));
                }
                """));
    }

    @Test
    void trainsOnSamplesAndKeepsWhatItLearned() throws Exception {
        assertEquals("3 true true", run(TAGGER, """
                Tagger.Samples samples = new Tagger.Samples();
                for (int i = 0; i < 5; i++) {
                    samples.add(new float[][] {{i, 2}, {3, i}, {5, 6}}, new int[] {1, i % 4, 2});
                }
                int[] steps = new int[1];
                var listener = new dev.unroll.runtime.train.TrainingListener() {
                    public void onStep(long step, double loss) { steps[0]++; }
                };
                var file = java.nio.file.Files.createTempFile("tagger", ".safetensors");
                try (Tagger tagger = Tagger.train(samples, samples, Tagger.trainingOptions(), listener)) {
                    tagger.save(file);
                    var said = tagger.predict(new float[6]);
                    try (Tagger loaded = Tagger.load(file); Tagger fresh = Tagger.initialize(0)) {
                        return steps[0] + " " + said.equals(loaded.predict(new float[6]))
                                + " " + !said.equals(fresh.predict(new float[6]));
                    }
                } finally {
                    java.nio.file.Files.delete(file);
                }
                """));
    }

    @Test
    void inputsWithoutStepsAreGivenWhenASessionIsOpened() throws Exception {
        String model = """
                model Biased {
                  input  x: sequence(2) of number
                  input  bias: [1]
                  input  kind: class(3)
                  a = x + sum(bias)
                  output total = last(a) + sum(one_hot(kind))
                }
                """;
        assertEquals("6.0 6.0 [6.0, 6.0] `kind` has 1 samples, but `x` has 2\n", run(model, """
                try (Biased biased = Biased.initialize(0)) {
                    var session = biased.session(new float[] {2}, 1);
                    session.step(7f);
                    var many = biased.predictBatch(
                            new float[][] {{1, 3}, {1, 3}}, new float[][] {{2}, {2}}, new int[] {2, 1});
                    return biased.predict(new float[] {1, 3}, new float[] {2}, 1).total() + " "
                            + session.step(3f).total() + " "
                            + many.stream().map(Biased.Prediction::total).toList() + " "
                            + message(() -> biased.predictBatch(
                                    new float[][] {{1, 3}, {1, 3}}, new float[][] {{2}, {2}}, new int[] {2}));
                }
                """));
    }

    @Test
    void whyThereIsNoSessionIsDocumented() {
        String model = "model Backward { input x: sequence(3) of [2]  output y = reverse(x) }";
        String source = emit(model).getFirst().text();
        assertTrue(source.contains("step by step: `reverse` in line 1 of m.model needs the whole"), source);
        assertFalse(source.contains("Session"), source);
    }

    private static List<EmittedSource> emit(String model) {
        return TestTarget.JAVA.emit(TestModels.parse("m.model", model), Precision.FLOAT, OPTIONS);
    }

    /// What a user's method returns that has the given body.
    private String run(String model, String body) throws IOException, ReflectiveOperationException {
        List<EmittedSource> sources = new ArrayList<>(emit(model));
        sources.add(new EmittedSource("dev.unroll.test.User", """
                package dev.unroll.test;
                public final class User {
                    private User() {}
                    public static String run() throws Exception {
                %s    }
                    private static String message(Runnable misuse) {
                        try {
                            misuse.run();
                            return "nothing was thrown";
                        } catch (IllegalArgumentException | IllegalStateException e) {
                            return e.getMessage() + "\\n";
                        }
                    }
                    private static boolean near(float[] one, float[] other) {
                        for (int i = 0; i < one.length; i++) {
                            if (!(Math.abs(one[i] - other[i]) < 1e-6)) {
                                return false;
                            }
                        }
                        return one.length == other.length;
                    }
                }
                """.formatted(body.indent(8))));
        Path classes = StrictCompiler.compile(sources, folder);
        try (URLClassLoader loader =
                new URLClassLoader(new URL[] {classes.toUri().toURL()}, ModelClassTest.class.getClassLoader())) {
            return (String)
                    loader.loadClass("dev.unroll.test.User").getMethod("run").invoke(null);
        }
    }
}
