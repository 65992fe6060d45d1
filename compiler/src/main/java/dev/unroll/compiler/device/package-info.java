/// From programs to what a device runs: kernels over work-items, in an order in which one may read what those
/// before it wrote.
///
///     device program = layout, stages
///     stage          = once: launches | repeated: stages, for each step of a recurrence
///     launch         = group: a work-group for each sample, from its first kernel to its last
///                    | tiles: a product, a work-group for each tile of the result
///                    | cells: a product, a work-item for each entry of the result
///                    | sums: sums over samples, by work-groups that share their rows
///                    | entries: what does not depend on samples, a work-item for each entry
///
/// A launch is as much as can be one: each costs more to start than most compute.
///
/// A recurrence is a loop inside of a group's kernel wherever it can be: the group's work-items keep what is
/// of one step only in local memory and meet at barriers. It cannot be where a step needs something of all
/// samples, or where local memory is too small; then its steps are launches, repeated.
///
/// How parameters follow their gradients is no part of a program, as it is chosen when a network is trained:
/// each rule is a formula for an entry.
@NullMarked
package dev.unroll.compiler.device;

import org.jspecify.annotations.NullMarked;
