/// Small programs that use models.
@NullMarked
package dev.unroll.examples;

import org.jspecify.annotations.NullMarked;
