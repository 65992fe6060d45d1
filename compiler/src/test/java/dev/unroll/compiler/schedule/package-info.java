@NullMarked
package dev.unroll.compiler.schedule;

import org.jspecify.annotations.NullMarked;
