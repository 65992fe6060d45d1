/// From device programs to the Java source of TornadoVM's kernels and task graphs, by JavaPoet. No class here
/// is compiled against TornadoVM; the emitted source is.
///
///     network class          signature, passes, and what they share
///       pass                 arrays, task graphs, plan: what goes down and comes up
///       kernels of a pass    static methods, one for each launch
///       update kernels       how parameters follow their gradients, by the formulas of
///                            [dev.unroll.compiler.device.UpdateFormula]
///
/// TornadoVM reads a kernel's bytecode and writes OpenCL, CUDA or PTX of it. What it gets wrong without a
/// word is not emitted:
///
/// - All values of a pass lie in few flat arrays ([dev.unroll.compiler.device.DeviceArray]), since a task
///   takes at most 15 arguments.
/// - Every loop ascends from 0 by 1 to a number, a parameter or a local variable. A recurrence that runs
///   backward counts what it has done.
/// - A kernel is one parallel loop, or one of work-groups with barriers, which stand where all
///   work-items of a group come by.
/// - Sums over samples are launches of their own: a work-group adds up a sum, its work-items each every so
///   manieth sample. There are no atomic additions, so no sum depends on the order in which groups run.
/// - No variable takes a value out of a loop and of the condition around it: where branches come together,
///   TornadoVM takes such a value for that of all.
/// - Nothing is shifted right by `>>>`, for which TornadoVM writes a shift of the sign; where zeros are to
///   come, the sign is masked off.
/// - For an FPGA every task has work-groups of one size along one axis, since a kernel's circuit is made for
///   one.
/// - No product is added to itself. TornadoVM makes one function of a product and what is added to it, and
///   fails where that is the same product, which it sees through variables; `2 * x` is written instead.
/// - Only functions that TornadoVM knows are called; others are put together of them. It turns 1 divided
///   by a square root into a function that it does not know, so roots are hidden in sums; a root in `double`,
///   which it takes with the digits of a `float`, is a power.
///
/// [KernelVerifier] reads the finished source again and refuses what breaks these rules.
@NullMarked
package dev.unroll.compiler.emit.tornado;

import org.jspecify.annotations.NullMarked;
