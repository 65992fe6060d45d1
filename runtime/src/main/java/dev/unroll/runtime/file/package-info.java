/// Files: weights in the safetensors format, JSON, and writing so that a failure leaves the old file whole.
@NullMarked
package dev.unroll.runtime.file;

import org.jspecify.annotations.NullMarked;
