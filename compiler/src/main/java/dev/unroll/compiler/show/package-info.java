/// Graphs as people read them: drawn, and as equations.
@NullMarked
package dev.unroll.compiler.show;

import org.jspecify.annotations.NullMarked;
