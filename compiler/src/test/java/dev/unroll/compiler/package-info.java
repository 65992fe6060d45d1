/// What the tests of several packages share.
@NullMarked
package dev.unroll.compiler;

import org.jspecify.annotations.NullMarked;
