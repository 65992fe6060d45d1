@NullMarked
package dev.unroll.compiler.ir;

import org.jspecify.annotations.NullMarked;
