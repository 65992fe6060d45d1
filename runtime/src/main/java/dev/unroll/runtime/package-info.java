/// What compiled networks and their users need while running: the network interface, parameters, data sets,
/// optimisers, training, metrics and weight files. It depends on the JDK alone and knows nothing of the
/// compiler.
@NullMarked
package dev.unroll.runtime;

import org.jspecify.annotations.NullMarked;
