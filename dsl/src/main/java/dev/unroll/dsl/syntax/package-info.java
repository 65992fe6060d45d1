/// A model file as it is written: sealed records, each with its stretch of the text. Nothing is resolved here.
///
///     program    = cells, models, train block
///     definition = name, formals, clauses
///     clause     = a declaration or an equation
///     formula    = an expression
@NullMarked
package dev.unroll.dsl.syntax;

import org.jspecify.annotations.NullMarked;
