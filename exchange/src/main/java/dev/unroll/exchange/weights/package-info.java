/// Weights from PyTorch and Keras for the parameters of a model.
///
/// Their files name tensors by layer and role, such as `rnn.weight_ih_l0` or `lstm/kernel`; a [Layout]
/// says which names there are, in which order gates stand and which matrices are transposed.
/// [SourceLayer]s are what belongs together in the file, and [dev.unroll.exchange.structure.ModelLayer]s
/// what belongs together in the model. [LayerMatching] finds out which is which by kind and sizes, and
/// by names and numbers where these leave a choice. [ParameterFilling] moves the numbers, gate by gate,
/// and refuses what would not compute the same.
@NullMarked
package dev.unroll.exchange.weights;

import org.jspecify.annotations.NullMarked;
