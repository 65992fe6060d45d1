/// The cells that every file can call. They are text in the language itself, beside this package's classes.
@NullMarked
package dev.unroll.dsl.prelude;

import org.jspecify.annotations.NullMarked;
