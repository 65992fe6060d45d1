/// Weights from other frameworks, and models to them.
module dev.unroll.exchange {
    requires static org.jspecify;
    requires transitive dev.unroll.compiler;
    requires com.google.protobuf;

    exports dev.unroll.exchange.onnx;
    exports dev.unroll.exchange.structure;
    exports dev.unroll.exchange.weights;
}
