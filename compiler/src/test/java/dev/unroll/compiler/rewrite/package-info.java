@NullMarked
package dev.unroll.compiler.rewrite;

import org.jspecify.annotations.NullMarked;
