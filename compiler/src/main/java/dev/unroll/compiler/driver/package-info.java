/// The way through the compiler as one sentence: a checked model is lowered, differentiated, rewritten,
/// scheduled, emitted and compiled.
@NullMarked
package dev.unroll.compiler.driver;

import org.jspecify.annotations.NullMarked;
