/// The class of a model that its users see: typed by the model's inputs, outputs and targets, over what
/// the runtime has in `typed`. Generators return specs; of a model's text only checked identifiers
/// become code.
@NullMarked
package dev.unroll.compiler.typed;

import org.jspecify.annotations.NullMarked;
