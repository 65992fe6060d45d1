@NullMarked
package dev.unroll.exchange;

import org.jspecify.annotations.NullMarked;
