package dev.unroll.compiler.schedule;

import dev.unroll.compiler.ir.Equation;
import dev.unroll.compiler.ir.Op;
import java.util.List;

/// How contractions become kernels: what differs between targets.
interface Products {
    /// Room for a contraction's sum over a slice's samples.
    Location allocatePartial(Equation equation, Op.Contract contract);

    /// The kernel that computes a contraction.
    ///
    /// @param scope where the kernel runs
    Kernel schedule(Equation equation, Op.Contract contract, Scope scope);

    /// Kernels that prepare what those of [#schedule] need, once per batch.
    List<Kernel> preparations();
}
