@NullMarked
package dev.unroll.compiler.driver;

import org.jspecify.annotations.NullMarked;
