/// What command line and build plug-ins have in common: model files in, Java sources and weights in
/// their places out. Both map their options to a request and show its result.
@NullMarked
package dev.unroll.compiler.build;

import org.jspecify.annotations.NullMarked;
