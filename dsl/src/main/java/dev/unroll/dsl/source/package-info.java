/// Model files and stretches of them.
@NullMarked
package dev.unroll.dsl.source;

import org.jspecify.annotations.NullMarked;
