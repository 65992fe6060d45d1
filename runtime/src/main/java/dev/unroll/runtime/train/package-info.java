/// Training and evaluation of compiled networks.
///
///     order of samples -> batch -> loss and gradients -> clipping -> optimiser        one step of the trainer
///     evaluator -> loss and metrics -> listener, metrics file, weights, checkpoint     every so many steps
///
/// Everything that a step depends on is a function of the options and the step's number, apart from the
/// parameters, the optimiser's state and the losses of evaluations, which a checkpoint holds. So a run that
/// was stopped anywhere continues to the same bits.
@NullMarked
package dev.unroll.runtime.train;

import org.jspecify.annotations.NullMarked;
