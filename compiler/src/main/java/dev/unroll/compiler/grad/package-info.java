/// Reverse-mode derivatives, from graph to graph. For each equation of the graph, taken from the last to the
/// first, the pullback writes equations that turn the cotangent of the result (the derivative of the loss by
/// it) into cotangents of the operands. The pullback of a recurrence is a recurrence that runs the other way.
@NullMarked
package dev.unroll.compiler.grad;

import org.jspecify.annotations.NullMarked;
