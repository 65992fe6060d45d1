package dev.unroll.compiler.typed;

import com.palantir.javapoet.ClassName;
import dev.unroll.runtime.Signature;
import dev.unroll.runtime.train.TrainingOptions;
import java.util.List;

/// What the class of a model is emitted from.
///
/// @param name the class
/// @param network the emitted class of its networks
/// @param signature what these take and give
/// @param batch how many samples are computed together
/// @param before names of targets that outputs depend on, as they were at the steps before
/// @param training how the model is to be trained
/// @param session how it is given a sequence step by step
public record ModelClass(
        ClassName name,
        ClassName network,
        Signature signature,
        List<String> before,
        int batch,
        TrainingOptions training,
        Session session) {
    public ModelClass {
        before = List.copyOf(before);
    }

    /// Whether and how the model is given a sequence step by step.
    public sealed interface Session {

        /// By networks of a single step.
        ///
        /// @param network the emitted class of these
        /// @param signature what these take and give
        record Steps(ClassName network, Signature signature) implements Session {}

        /// Not at all.
        ///
        /// @param reason a sentence without its end
        record None(String reason) implements Session {}
    }
}
