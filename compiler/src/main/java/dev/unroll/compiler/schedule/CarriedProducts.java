package dev.unroll.compiler.schedule;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Finds products in the body of a recurrence of what the step before has left.
final class CarriedProducts {
    private final Set<Buffer> written = new HashSet<>();
    private final Set<Location> done = new HashSet<>();
    private final Set<Buffer> carried = new HashSet<>();

    private CarriedProducts(Kernel.Loop loop) {
        Access.of(loop).filter(Access::writes).forEach(access -> written.add(access.buffer()));
    }

    static boolean areIn(Kernel.Loop loop) {
        CarriedProducts products = new CarriedProducts(loop);
        return loop.body().stream().anyMatch(products::multipliesCarried);
    }

    /// Goes through the body in order. A kernel that reads what is carried writes what depends on it.
    private boolean multipliesCarried(Kernel kernel) {
        boolean product = switch (kernel) {
            case Kernel.PanelProduct panels -> isCarried(panels.left());
            case Kernel.Product plain -> isCarried(plain.left()) || isCarried(plain.right());
            case Kernel.OuterSum sum -> isCarried(sum.left()) || isCarried(sum.right());
            case Kernel.Loop _, Kernel.Tiles _ -> true;
            case Kernel.Rows _, Kernel.ClassRows _, Kernel.Pack _ -> false;
        };
        List<Access> accesses = Access.of(kernel).toList();
        boolean carries = false;
        for (Access access : accesses) {
            if (access.writes()) {
                done.add(entry(access));
            } else {
                carries |= isCarried(access.location());
            }
        }
        if (carries) {
            accesses.stream().filter(Access::writes).forEach(access -> carried.add(access.buffer()));
        }
        return product;
    }

    /// Whether something is read that the body writes, but has not written in this step.
    private boolean isCarried(Location location) {
        boolean before = written.contains(location.buffer()) && !done.contains(entry(location));
        return before || carried.contains(location.buffer());
    }

    private static Location entry(Access access) {
        return entry(access.location());
    }

    private static Location entry(Location location) {
        return Location.dense(location.buffer(), location.time(), 0, List.of());
    }
}
