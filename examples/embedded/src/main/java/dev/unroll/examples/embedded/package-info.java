/// A web service that reads digits, and clients that try it out.
@NullMarked
package dev.unroll.examples.embedded;

import org.jspecify.annotations.NullMarked;
