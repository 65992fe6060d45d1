/// Models in the format of ONNX, version 8 of its representation and version 18 of its operators.
///
/// The forward graph is translated op by op: [OpTranslation] for what works on whole tensors,
/// [ScanTranslation] for recurrences, which become the operator `Scan` with the equations of a step as
/// its body. Where [dev.unroll.exchange.structure.ModelStructure] finds a standard cell,
/// [RecurrentOperator] writes the operator `RNN`, `LSTM` or `GRU` in its place. A [Scope] is a graph
/// that is being written; values are translated when they are first read, so that nothing is written
/// that nobody reads.
///
/// Tensors lie `[time, batch, shape]` within the graph, as ONNX' recurrences want it, and `[batch, time,
/// shape]` where they go in and come out. An axis that a type lacks is missing; where operands meet,
/// axes of size 1 are put in its place. Classes are 64-bit integers, numbers are 32-bit floating point.
@NullMarked
package dev.unroll.exchange.onnx;

import org.jspecify.annotations.NullMarked;
