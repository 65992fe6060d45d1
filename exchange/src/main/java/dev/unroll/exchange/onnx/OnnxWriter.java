package dev.unroll.exchange.onnx;

import com.google.protobuf.CodedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;

/// Writes the messages of `onnx.proto`; the numbers are those of its fields.
final class OnnxWriter {
    private static final long FORMAT = 8;
    static final long OPERATORS = 18;

    private OnnxWriter() {}

    /// Writes the fields of a message.
    @FunctionalInterface
    private interface Message {
        void write(CodedOutputStream out) throws IOException;
    }

    /// `ModelProto`.
    static byte[] model(OnnxGraph graph, Map<String, String> metadata) {
        return bytes(out -> {
            out.writeInt64(1, FORMAT);
            out.writeString(2, "unroll");
            message(out, 7, graph(graph));
            message(out, 8, version -> version.writeInt64(2, OPERATORS));
            for (Map.Entry<String, String> entry : metadata.entrySet()) {
                message(out, 14, property -> {
                    property.writeString(1, entry.getKey());
                    property.writeString(2, entry.getValue());
                });
            }
        });
    }

    /// `GraphProto`.
    private static Message graph(OnnxGraph graph) {
        return out -> {
            for (OnnxNode node : graph.nodes()) {
                message(out, 1, node(node));
            }
            out.writeString(2, graph.name());
            for (OnnxTensor constant : graph.constants()) {
                message(out, 5, tensor(constant));
            }
            for (OnnxValue input : graph.inputs()) {
                message(out, 11, value(input));
            }
            for (OnnxValue output : graph.outputs()) {
                message(out, 12, value(output));
            }
        };
    }

    /// `NodeProto`. A node is named as its first output.
    private static Message node(OnnxNode node) {
        return out -> {
            for (String input : node.inputs()) {
                out.writeString(1, input);
            }
            for (String output : node.outputs()) {
                out.writeString(2, output);
            }
            out.writeString(3, node.outputs().getFirst());
            out.writeString(4, node.operator());
            for (Attribute attribute : node.attributes()) {
                message(out, 5, attribute(attribute));
            }
        };
    }

    /// `AttributeProto`; the last field says which of the others is there.
    private static Message attribute(Attribute attribute) {
        return out -> {
            out.writeString(1, attribute.name());
            int type = switch (attribute) {
                case Attribute.Integer(var _, var value) -> {
                    out.writeInt64(3, value);
                    yield 2;
                }
                case Attribute.Text(var _, var value) -> {
                    out.writeString(4, value);
                    yield 3;
                }
                case Attribute.Body(var _, var graph) -> {
                    message(out, 6, graph(graph));
                    yield 5;
                }
                case Attribute.Integers(var _, var values) -> {
                    for (long value : values) {
                        out.writeInt64(8, value);
                    }
                    yield 7;
                }
                case Attribute.Texts(var _, var values) -> {
                    for (String value : values) {
                        out.writeString(9, value);
                    }
                    yield 8;
                }
            };
            out.writeInt32(20, type);
        };
    }

    /// `TensorProto`.
    private static Message tensor(OnnxTensor tensor) {
        return out -> {
            for (long size : tensor.shape()) {
                out.writeInt64(1, size);
            }
            out.writeInt32(2, tensor.kind().code());
            out.writeString(8, tensor.name());
            out.writeByteArray(9, tensor.data());
        };
    }

    /// `ValueInfoProto`, its `TypeProto`, that one's `TypeProto.Tensor`, and a `TensorShapeProto` with
    /// its dimensions.
    private static Message value(OnnxValue value) {
        return out -> {
            out.writeString(1, value.name());
            message(
                    out,
                    2,
                    type -> message(type, 1, tensor -> {
                        tensor.writeInt32(1, value.kind().code());
                        message(tensor, 2, shape(value.sizes()));
                    }));
        };
    }

    private static Message shape(List<Long> sizes) {
        return out -> {
            for (long size : sizes) {
                message(out, 1, dimension -> {
                    if (size == OnnxValue.BATCH) {
                        dimension.writeString(2, "batch");
                    } else {
                        dimension.writeInt64(1, size);
                    }
                });
            }
        };
    }

    private static void message(CodedOutputStream out, int field, Message message) throws IOException {
        out.writeByteArray(field, bytes(message));
    }

    private static byte[] bytes(Message message) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        CodedOutputStream out = CodedOutputStream.newInstance(bytes);
        try {
            message.write(out);
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e); // an array takes what there is room for
        }
        return bytes.toByteArray();
    }
}
