/// Names, shapes, sizes and units: syntax to checked model.
///
/// A cell is checked anew at each of its calls, with the sizes it has there; a cell that nothing calls is
/// checked once with its sizes left open. What a name or formula stands for is a `Meaning`; a formula with an
/// error means `Unknown`, which silences whatever uses it. The way of a model: `ModelChecker` opens a `Frame`, a
/// `BodyChecker` goes through its clauses, an `ExpressionChecker` through their formulas, and at calls `CallChecker`
/// opens the cell's own frame.
@NullMarked
package dev.unroll.dsl.check;

import org.jspecify.annotations.NullMarked;
