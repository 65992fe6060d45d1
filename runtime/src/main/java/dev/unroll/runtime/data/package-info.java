/// Data sets that train and test networks: MNIST in its original files, and `digits`, which the program
/// draws itself.
@NullMarked
package dev.unroll.runtime.data;

import org.jspecify.annotations.NullMarked;
