package dev.unroll.exchange.onnx;

import java.util.List;

/// Nodes in an order in which they can be computed, and constants.
record OnnxGraph(
        String name,
        List<OnnxNode> nodes,
        List<OnnxTensor> constants,
        List<OnnxValue> inputs,
        List<OnnxValue> outputs) {}
