/// What the class of a model is made of that its users see. That class is emitted, and says names and
/// types; everything that is the same for all models is here.
///
///     arrays of the caller -> batch port -> batch -> predictor, a network that is free -> output port
///     -> arrays
///
/// Nothing here is meant to be called by hand, though nothing forbids it.
@NullMarked
package dev.unroll.runtime.typed;

import org.jspecify.annotations.NullMarked;
