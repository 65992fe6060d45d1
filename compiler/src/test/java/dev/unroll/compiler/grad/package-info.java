@NullMarked
package dev.unroll.compiler.grad;

import org.jspecify.annotations.NullMarked;
