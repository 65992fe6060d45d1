/// The rewrites: from a graph to a better graph with the same parameters, results and values, but for rounding
/// where a rule says so.
///
/// Each rule is a [Pass] in a file of its own, and its documentation is the rewrite, `left -> right`, and why
/// it is sound. [Passes] lists them in order. Behind them stand
///
/// - [Rewriting], which walks a graph and lets a [Rule] replace single equations,
/// - [ScanRewriting], which walks a graph and lets a [ScanRule] replace recurrences, taken apart as
///   [OpenScan]s,
/// - what rules ask: [Uses], [Sums], [Dependence] and [Lifting].
@NullMarked
package dev.unroll.compiler.rewrite;

import org.jspecify.annotations.NullMarked;
