package dev.unroll.exchange.onnx;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/// A constant.
///
/// @param data the entries in row-major order, little-endian
record OnnxTensor(String name, ElementKind kind, List<Long> shape, byte[] data) {

    static OnnxTensor ofFloats(String name, List<Long> shape, float... entries) {
        ByteBuffer data = ByteBuffer.allocate(Math.multiplyExact(entries.length, Float.BYTES))
                .order(ByteOrder.LITTLE_ENDIAN);
        data.asFloatBuffer().put(entries);
        return new OnnxTensor(name, ElementKind.FLOAT, shape, data.array());
    }

    static OnnxTensor ofLongs(String name, List<Long> shape, long... entries) {
        ByteBuffer data = ByteBuffer.allocate(Math.multiplyExact(entries.length, Long.BYTES))
                .order(ByteOrder.LITTLE_ENDIAN);
        data.asLongBuffer().put(entries);
        return new OnnxTensor(name, ElementKind.INT64, shape, data.array());
    }
}
