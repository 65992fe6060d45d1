/// The graph: a network's computation in A-normal form.
///
///     graph    = name inputs block result-names
///     block    = parameters equation* results
///     equation = values := op, with the origin in the model's text
///     op       = one of the records in [Op]; operands are values
///     value    = number, name hint, type
///     type     = kind (number or class) · over the batch? · over time (steps)? · shape of the entries
///
/// - A value is defined once, by a parameter of a block or by one equation, and is identified by its number,
///   unique in the graph. Equations stand after those that they read.
/// - The body of a [Op.Scan] may read every value defined before the scan, besides its own parameters.
/// - Operators that work entry by entry repeat an operand that lacks the batch, the time or, for plain
///   numbers, the entries that the others have. Everything else about shapes is explicit.
/// - Constructors of ops reject operands that do not fit, and say what the result's type is.
@NullMarked
package dev.unroll.compiler.ir;

import org.jspecify.annotations.NullMarked;
