/// The command `unroll`: options to a request, a result to a terminal.
@NullMarked
package dev.unroll.cli;

import org.jspecify.annotations.NullMarked;
