package dev.unroll.compiler.typed;

import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.CodeBlock;
import com.palantir.javapoet.MethodSpec;
import com.palantir.javapoet.ParameterSpec;
import com.palantir.javapoet.TypeSpec;
import dev.unroll.runtime.data.DataSet;
import dev.unroll.runtime.data.DataSetException;
import dev.unroll.runtime.train.DivergenceException;
import dev.unroll.runtime.train.TrainingListener;
import dev.unroll.runtime.train.TrainingOptions;
import dev.unroll.runtime.typed.Predictor;
import java.util.List;
import javax.lang.model.element.Modifier;

/// The methods that train, and what they are told by default.
final class TrainMethods {
    private static final String OUTCOME = "@throws DataSetException if the data does not fit the model, or a part of "
            + "it is empty\n@throws $T if loss or parameters are no finite numbers any more\n";

    private final ModelClass model;
    private final String name;

    TrainMethods(ModelClass model, String name) {
        this.model = model;
        this.name = name;
    }

    void addTo(TypeSpec.Builder type) {
        type.addMethod(MethodSpec.methodBuilder("trainingOptions")
                .addJavadoc(
                        "How the model's {@code train} block says it is trained; what it does not say has its default.\n")
                .addModifiers(Modifier.PUBLIC, Modifier.STATIC)
                .returns(TrainingOptions.class)
                .addCode("return $L;\n", RecordCode.of(model.training()))
                .build());
        type.addMethod(train(
                        "train",
                        "Trains on all processors, from a start drawn by the options' seed.\n\n",
                        "null",
                        "data",
                        true)
                .addParameter(DataSet.class, "data")
                .addParameters(rest())
                .build());
        type.addMethod(train(
                        "train",
                        "Trains on samples in memory, from a start drawn by the options' seed.\n\n"
                                + "@param samples what is learned from\n@param test what evaluations measure\n",
                        "null",
                        "samples.list.with(test.list)",
                        true)
                .addParameter(ClassName.get("", "Samples"), "samples")
                .addParameter(ClassName.get("", "Samples"), "test")
                .addParameters(rest())
                .build());
        type.addMethod(train(
                        "trainFurther",
                        "Trains on all processors, from the parameters that this has; they stay as they are.\n\n"
                                + "@return another one, with what was learned\n",
                        "predictor",
                        "data",
                        false)
                .addParameter(DataSet.class, "data")
                .addParameters(rest())
                .build());
    }

    private MethodSpec.Builder train(String method, String purpose, String start, String data, boolean isStatic) {
        MethodSpec.Builder spec = MethodSpec.methodBuilder(method)
                .addJavadoc(purpose)
                .addJavadoc("@param listener is told how it goes\n")
                .addJavadoc(OUTCOME, DivergenceException.class)
                .addModifiers(Modifier.PUBLIC)
                .returns(ClassName.get("", name))
                .addException(DataSetException.class)
                .addCode(CodeBlock.of(
                        "return new $L($T.train($T::new, BATCH, $L, $L, options, listener));\n",
                        name,
                        Predictor.class,
                        model.network(),
                        start,
                        data));
        return isStatic ? spec.addModifiers(Modifier.STATIC) : spec;
    }

    private static List<ParameterSpec> rest() {
        return List.of(
                ParameterSpec.builder(TrainingOptions.class, "options").build(),
                ParameterSpec.builder(TrainingListener.class, "listener").build());
    }
}
