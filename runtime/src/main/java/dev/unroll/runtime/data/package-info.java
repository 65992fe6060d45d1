/// Data sets that train and test networks: MNIST in its original files, `digits`, which the program draws
/// itself, and files of a user's own.
///
///     CsvReader -> CsvTable -> CsvSeries  \  SeriesSet: windows of one series
///                                          > SampleSet: samples that have rows of their own
///                  tokens -> TextSeries   /
///     safetensors, npy -> TensorSet
///
/// These three are divided sets: slices of rows for training, validation and testing, in which samples lie, and of
/// which each port of the model reads what its source says.
///
/// What was fitted to the part for training, scales and vocabularies, is a `Preparation`, which is saved with
/// the weights.
@NullMarked
package dev.unroll.runtime.data;

import org.jspecify.annotations.NullMarked;
