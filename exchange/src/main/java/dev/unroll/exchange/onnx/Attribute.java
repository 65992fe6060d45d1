package dev.unroll.exchange.onnx;

import java.util.List;

/// A named setting of a node.
sealed interface Attribute {
    String name();

    record Integer(String name, long value) implements Attribute {}

    record Integers(String name, List<Long> values) implements Attribute {}

    record Text(String name, String value) implements Attribute {}

    record Texts(String name, List<String> values) implements Attribute {}

    record Body(String name, OnnxGraph graph) implements Attribute {}
}
