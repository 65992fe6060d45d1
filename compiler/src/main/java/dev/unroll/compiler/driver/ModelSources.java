package dev.unroll.compiler.driver;

import com.palantir.javapoet.JavaFile;
import com.palantir.javapoet.TypeSpec;

/// The texts of emitted classes.
public final class ModelSources {
    private static final String MARK = "Emitted by Unroll from the model ";

    private ModelSources() {}

    static String text(String packageName, TypeSpec type, String model) {
        return JavaFile.builder(packageName, type)
                .addFileComment("$L$L; what is changed here is lost when it is emitted again.", MARK, model)
                .indent("    ")
                .skipJavaLangImports(true)
                .build()
                .toString();
    }

    /// Whether a file was emitted, and not written by somebody who would miss it.
    public static boolean isEmitted(String text) {
        return text.startsWith("// " + MARK);
    }
}
