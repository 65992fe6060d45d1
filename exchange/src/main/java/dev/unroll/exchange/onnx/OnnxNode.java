package dev.unroll.exchange.onnx;

import java.util.List;

/// An operator applied to named values. The name of an input that is left out is empty.
record OnnxNode(String operator, List<String> inputs, List<String> outputs, List<Attribute> attributes) {}
