/// Data sets that train and test networks: MNIST in its original files, `digits`, which the program draws
/// itself, and files of a user's own.
///
///     CsvReader -> CsvTable -> CsvSeries  \
///                                          SeriesSet: windows in parts for training, validation and testing
///                  tokens -> TextSeries   /
///     safetensors, npy -> TensorSet
///
/// What was fitted to the part for training, scales and vocabularies, is a `Preparation`, which is saved with
/// the weights.
@NullMarked
package dev.unroll.runtime.data;

import org.jspecify.annotations.NullMarked;
