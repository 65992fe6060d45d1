@NullMarked
package dev.unroll.compiler.verify;

import org.jspecify.annotations.NullMarked;
