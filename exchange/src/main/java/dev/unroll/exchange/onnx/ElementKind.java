package dev.unroll.exchange.onnx;

import dev.unroll.compiler.ir.Kind;

/// What entries of a tensor are, by their numbers in `TensorProto.DataType`.
enum ElementKind {
    FLOAT(1),
    INT64(7),
    BOOL(9);

    private final int code;

    ElementKind(int code) {
        this.code = code;
    }

    int code() {
        return code;
    }

    static ElementKind of(Kind kind) {
        return switch (kind) {
            case NUMBER -> FLOAT;
            case CLASS -> INT64;
        };
    }
}
