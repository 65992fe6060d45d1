@NullMarked
package dev.unroll.compiler.show;

import org.jspecify.annotations.NullMarked;
