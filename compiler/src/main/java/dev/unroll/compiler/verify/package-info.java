/// Checks between passes that a graph keeps the rules of `ir`, and what the schedule relies on.
@NullMarked
package dev.unroll.compiler.verify;

import org.jspecify.annotations.NullMarked;
