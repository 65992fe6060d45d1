/// Reads models: text in, checked model or diagnostics out.
@NullMarked
package dev.unroll.dsl;

import org.jspecify.annotations.NullMarked;
