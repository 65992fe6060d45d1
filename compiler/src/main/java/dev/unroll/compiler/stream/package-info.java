/// From the graph of a whole sequence to the graph of one step of it, for models that can be given a
/// sequence step by step.
@NullMarked
package dev.unroll.compiler.stream;

import org.jspecify.annotations.NullMarked;
