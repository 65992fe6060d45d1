@NullMarked
package dev.unroll.compiler.emit.tornado;

import org.jspecify.annotations.NullMarked;
