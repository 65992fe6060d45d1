/// The reference evaluator: what a graph means, computed in the most obvious way. Slow, and the oracle of the
/// tests.
@NullMarked
package dev.unroll.compiler.interpret;

import org.jspecify.annotations.NullMarked;
