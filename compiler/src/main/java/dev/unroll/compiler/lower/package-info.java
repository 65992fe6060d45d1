/// From the checked model to the graph: cells are inlined, recurrent ones become scans, functions become
/// operations.
@NullMarked
package dev.unroll.compiler.lower;

import org.jspecify.annotations.NullMarked;
