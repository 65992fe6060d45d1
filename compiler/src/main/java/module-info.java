/// From a checked model to Java: graph, gradients, rewrites, schedule, source.
module dev.unroll.compiler {
    requires static org.jspecify;
    requires transitive dev.unroll.dsl;
    requires transitive dev.unroll.runtime;
    requires com.palantir.javapoet;
    requires java.compiler;
    requires jdk.compiler;

    exports dev.unroll.compiler.build;
    exports dev.unroll.compiler.driver;
    exports dev.unroll.compiler.ir;
    exports dev.unroll.compiler.schedule;
    exports dev.unroll.compiler.settings;
    exports dev.unroll.compiler.show;
    exports dev.unroll.compiler.stream;
}
