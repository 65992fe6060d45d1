/// Text to syntax. ANTLR and what it generates stay inside this package; its errors leave as diagnostics.
@NullMarked
package dev.unroll.dsl.parse;

import org.jspecify.annotations.NullMarked;
