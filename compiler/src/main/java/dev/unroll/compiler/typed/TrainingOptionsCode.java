package dev.unroll.compiler.typed;

import com.palantir.javapoet.CodeBlock;
import dev.unroll.runtime.train.Optimizer;
import dev.unroll.runtime.train.Rate;
import dev.unroll.runtime.train.TrainingOptions;
import java.time.Duration;
import java.util.OptionalDouble;

/// Training options as an expression.
final class TrainingOptionsCode {
    private TrainingOptionsCode() {}

    static CodeBlock of(TrainingOptions options) {
        CodeBlock clipNorm = options.clipNorm().isPresent()
                ? CodeBlock.of(
                        "$T.of($L)", OptionalDouble.class, options.clipNorm().getAsDouble())
                : CodeBlock.of("$T.empty()", OptionalDouble.class);
        return CodeBlock.of(
                "new $T(\n$>$>$LL,\n$L,\n$LL,\n$LL,\n$L,\n$L,\n$LL,\n$T.ofSeconds($L))$<$<",
                TrainingOptions.class,
                options.steps(),
                options.batch(),
                options.seed(),
                options.evaluateEvery(),
                optimizer(options.optimizer()),
                clipNorm,
                options.checkpointEvery(),
                Duration.class,
                options.checkpointAfter().toSeconds());
    }

    private static CodeBlock optimizer(Optimizer optimizer) {
        return switch (optimizer) {
            case Optimizer.Sgd(Rate rate, double momentum, double weightDecay, boolean nesterov) ->
                CodeBlock.of(
                        "new $T($L, $L, $L, $L)", Optimizer.Sgd.class, rate(rate), momentum, weightDecay, nesterov);
            case Optimizer.Adam(Rate rate, double beta1, double beta2, double epsilon, double weightDecay) ->
                CodeBlock.of(
                        "new $T($L, $L, $L, $L, $L)",
                        Optimizer.Adam.class,
                        rate(rate),
                        beta1,
                        beta2,
                        epsilon,
                        weightDecay);
        };
    }

    private static CodeBlock rate(Rate rate) {
        return switch (rate) {
            case Rate.Constant(double value) -> CodeBlock.of("new $T($L)", Rate.Constant.class, value);
            case Rate.Cosine(double from, double to) -> CodeBlock.of("new $T($L, $L)", Rate.Cosine.class, from, to);
            case Rate.Warmup(Rate then, long steps) ->
                CodeBlock.of("new $T($L, $LL)", Rate.Warmup.class, rate(then), steps);
        };
    }
}
