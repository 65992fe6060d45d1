/// What the settings of a `train` block, and the options that are named like them, mean.
@NullMarked
package dev.unroll.compiler.settings;

import org.jspecify.annotations.NullMarked;
