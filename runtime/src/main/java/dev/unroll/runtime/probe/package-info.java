/// Looking at a network from outside: its passes over one given batch, and its gradients against differences.
@NullMarked
package dev.unroll.runtime.probe;

import org.jspecify.annotations.NullMarked;
