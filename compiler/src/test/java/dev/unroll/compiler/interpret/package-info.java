@NullMarked
package dev.unroll.compiler.interpret;

import org.jspecify.annotations.NullMarked;
