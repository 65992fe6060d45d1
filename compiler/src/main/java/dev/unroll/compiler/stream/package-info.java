/// From the graph of a whole sequence to the graph of a piece of it, which takes states from the piece
/// before and leaves them for the one after, and to the graph of a single step.
@NullMarked
package dev.unroll.compiler.stream;

import org.jspecify.annotations.NullMarked;
