package dev.unroll.compiler.emit.tornado;

import com.palantir.javapoet.CodeBlock;
import dev.unroll.compiler.schedule.Buffer;
import dev.unroll.compiler.schedule.Location;
import dev.unroll.compiler.schedule.Scope;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Places barriers: between a piece of code in which a work-item touches what another has touched since
/// the last barrier, if one of the two writes, and the pieces before it.
final class Fences {
    private final Predicate<Buffer> isLocal;
    private final List<Access> pending = new ArrayList<>();
    private final Set<Buffer> written = new HashSet<>();

    /// A read or a write of a piece of code.
    ///
    /// @param spread how the piece is spread over work-items: two accesses of one location by pieces
    ///     that are spread alike are the same work-item's. Null if the location's entries are
    ///     anybody's.
    record Access(
            Location location, boolean writes, @Nullable List<Integer> spread) {
        private boolean conflicts(Access other) {
            return isSamePlace(location.buffer(), other.location.buffer())
                    && (writes || other.writes)
                    && !(spread != null && spread.equals(other.spread) && location.equals(other.location));
        }
    }

    /// A device adds sums up where they stay.
    private static boolean isSamePlace(Buffer left, Buffer right) {
        return left.equals(right) || (isOfSums(left) && isOfSums(right));
    }

    private static boolean isOfSums(Buffer buffer) {
        return buffer.scope() == Scope.PARTIAL || buffer.scope() == Scope.REDUCED;
    }

    /// @param isLocal which buffers are in local memory
    Fences(Predicate<Buffer> isLocal) {
        this.isLocal = isLocal;
    }

    /// The barriers before a piece of code.
    CodeBlock before(Collection<Access> piece) {
        boolean local = false;
        boolean global = false;
        for (Access access : piece) {
            if (pending.stream().anyMatch(access::conflicts)) {
                if (isLocal.test(access.location().buffer())) {
                    local = true;
                } else {
                    global = true;
                }
            }
        }
        CodeBlock barriers = barriers(local, global);
        pending.addAll(piece);
        piece.stream().filter(Access::writes).map(Fences::buffer).forEach(written::add);
        return barriers;
    }

    /// The barriers at the end of a loop's body, where what was touched in it may be touched anew: the next turn
    /// writes again what this one has written before a barrier and read behind it. Of sequences, each turn has
    /// a step of its own.
    CodeBlock atTurn() {
        return barriers(
                pending.stream().anyMatch(access -> isLocal.test(buffer(access)) && written.contains(buffer(access))),
                pending.stream().anyMatch(access -> !isLocal.test(buffer(access)) && isTouchedAnew(access)));
    }

    private boolean isTouchedAnew(Access access) {
        return access.writes() || (buffer(access).steps() == 0 && written.contains(buffer(access)));
    }

    /// A barrier after which everything is seen by all.
    CodeBlock everywhere() {
        return barriers(
                pending.stream().anyMatch(access -> isLocal.test(buffer(access))),
                pending.stream().anyMatch(access -> !isLocal.test(buffer(access))));
    }

    private static Buffer buffer(Access access) {
        return access.location().buffer();
    }

    private CodeBlock barriers(boolean local, boolean global) {
        CodeBlock.Builder code = CodeBlock.builder();
        if (local) {
            code.addStatement("context.localBarrier()");
        }
        if (global) {
            code.addStatement("context.globalBarrier()");
        }
        pending.removeIf(access -> isLocal.test(buffer(access)) ? local : global);
        return code.build();
    }
}
