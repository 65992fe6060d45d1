package dev.unroll.runtime.typed;

import dev.unroll.runtime.Batch;
import dev.unroll.runtime.Network;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Networks of the same parameters and capacity, no more than there are processors, of which each is
/// used by one thread at a time.
final class NetworkPool {
    private final Semaphore seats = new Semaphore(Runtime.getRuntime().availableProcessors());
    private final ConcurrentLinkedDeque<Seat> free = new ConcurrentLinkedDeque<>();
    private final Supplier<Network> maker;

    /// A network and the batch that it is given.
    record Seat(Network network, Batch batch) {
        Seat(Network network) {
            this(network, Batch.allocate(network.signature(), network.capacity()));
        }
    }

    /// @param first a network that is there already
    /// @param maker makes another one
    NetworkPool(@Nullable Network first, Supplier<Network> maker) {
        this.maker = maker;
        if (first != null) {
            free.push(new Seat(first));
        }
    }

    /// A network of the caller's own until it is given back; the one that was used last, as its arrays
    /// are the most likely to be in a processor's cache.
    Seat take() {
        seats.acquireUninterruptibly();
        try {
            Seat seat = free.poll();
            return seat != null ? seat : new Seat(maker.get());
        } catch (RuntimeException | Error e) {
            seats.release();
            throw e;
        }
    }

    void give(Seat seat) {
        free.push(seat);
        seats.release();
    }

    void clear() {
        for (Seat seat = free.poll(); seat != null; seat = free.poll()) {
            seat.network().close();
        }
    }
}
