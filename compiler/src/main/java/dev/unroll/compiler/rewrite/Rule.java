package dev.unroll.compiler.rewrite;

import dev.unroll.compiler.ir.Equation;
import dev.unroll.compiler.ir.Value;
import java.util.Optional;

/// A rewrite of single equations, carried out by [Rewriting].
@FunctionalInterface
interface Rule {

    /// A value that can stand for the result of `equation`, or none to leave it as it is. The equation is not
    /// a scan, and
    /// its operands have been rewritten before. New equations are added to `rewriting`.
    Optional<Value> rewrite(Equation equation, Rewriting rewriting);
}
