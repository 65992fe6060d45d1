package dev.unroll.compiler.schedule;

import dev.unroll.compiler.ir.Equation;
import dev.unroll.compiler.ir.Op;
import dev.unroll.compiler.ir.Origin;
import dev.unroll.compiler.ir.Value;
import java.util.List;
import java.util.Optional;

/// How contractions become kernels: what differs between targets.
interface Products {
    /// The same for the body of a recurrence.
    ///
    /// @param times how often it runs each time that what stands around it does
    Products repeated(int times);

    /// Room for a contraction's sum over a slice's samples.
    Location allocatePartial(Equation equation, Op.Contract contract);

    /// The kernels that compute `start + contract`, one wherever possible.
    ///
    /// @param result where it goes
    /// @param scope where the kernels run
    List<Kernel> schedule(Value result, Op.Contract contract, Optional<Value> start, Origin origin, Scope scope);

    /// Whether a product is best written to a location itself, not elsewhere and then copied.
    boolean isBestWrittenTo(Location location);

    /// Whether a product can start from what it is added to.
    boolean canStart(Op.Contract contract);

    /// Kernels that prepare what those of [#schedule] need, once per batch.
    List<Kernel> preparations();
}
