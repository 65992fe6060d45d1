/// What is wrong with a model, and how it is shown.
@NullMarked
package dev.unroll.dsl.diagnostic;

import org.jspecify.annotations.NullMarked;
