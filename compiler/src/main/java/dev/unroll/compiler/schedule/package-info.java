/// From graphs to programs: which equations are computed together in one loop, in which order, and where every
/// value lies. What comes out says all that an emitter needs, in terms of loops and arrays.
///
///     program = buffers, kernels to prepare, kernels of a slice, kernels to finish
///     kernel  = rows: for each step and sample, steps in order
///             | product: a sum of products over axes
///             | panel product: rows times packed weights, added to rows or to nothing, in blocks
///             | outer sum: the sum over rows of what two rows make with each other, in blocks
///             | class rows: rows of a table that classes choose, read or added to
///             | pack: weights copied into the order in which blocks read them
///             | loop: kernels for each step of a recurrence
///             | tiles: kernels for each tile of time, some steps at a time
///     step    = for each entry of a shape, one or several at once, items: assignments and folds of scalar
///               expressions; or functions applied to whole rows
///
/// The batch is cut into slices that run by themselves from the first step to the last. Before them, what
/// depends on parameters alone is prepared (weights packed, for instance); after them, what was summed over
/// the batch is finished. Where samples have lengths, a slice goes through the steps of its longest one. Where
/// sequences are larger than the cache and steps are short, a slice goes through them tile by tile. Where no
/// entry of a recurrence sees another, steps are the innermost loop.
@NullMarked
package dev.unroll.compiler.schedule;

import org.jspecify.annotations.NullMarked;
