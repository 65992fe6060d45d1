@NullMarked
package dev.unroll.compiler.build;

import org.jspecify.annotations.NullMarked;
