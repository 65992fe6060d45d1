package uk.ac.manchester.tornado.api.types.arrays;

import uk.ac.manchester.tornado.api.KernelContext;

/// Which work-items have touched the entries of an array, to find those that touch one without a
/// barrier between them.
final class Accesses {
    static final Accesses NONE = new Accesses(0);

    private static final int NOBODY = -1;
    private static final int SEVERAL = -2;

    private static volatile int launch;
    private static volatile boolean watching;

    private final int[] launches; // by entry: the launch that the others are of
    private final int[] writers;
    private final int[] writeTimes;
    private final int[] readers;
    private final int[] readTimes;

    private Accesses(int size) {
        launches = new int[size];
        writers = new int[size];
        writeTimes = new int[size];
        readers = new int[size];
        readTimes = new int[size];
    }

    static Accesses of(int size) {
        return new Accesses(size);
    }

    /// Starts a kernel, which sees all that those before it wrote.
    static void start(boolean watch) {
        launch++;
        watching = watch;
    }

    void read(int index) {
        if (!watching || launches.length == 0) {
            return;
        }
        KernelContext item = KernelContext.current();
        synchronized (this) {
            renew(index);
            requireOrdered(item, writers[index], writeTimes[index], index, "reads what another wrote");
            readers[index] = readers(readers[index], readTimes[index], item);
            readTimes[index] = item.time();
        }
    }

    void write(int index) {
        if (!watching || launches.length == 0) {
            return;
        }
        KernelContext item = KernelContext.current();
        synchronized (this) {
            renew(index);
            requireOrdered(item, writers[index], writeTimes[index], index, "writes over what another wrote");
            requireOrdered(item, readers[index], readTimes[index], index, "writes over what another reads");
            writers[index] = item.number();
            writeTimes[index] = item.time();
            readers[index] = NOBODY;
        }
    }

    /// Those who have read, with one more. Whom a barrier lies behind need not be remembered.
    private static int readers(int others, int time, KernelContext item) {
        if (others == NOBODY || others == item.number()) {
            return item.number();
        }
        if (others == SEVERAL || groupOf(others) != item.group()) {
            return SEVERAL;
        }
        return time == item.time() ? groupMark(item) : item.number();
    }

    private void renew(int index) {
        if (launches[index] != launch) {
            launches[index] = launch;
            writers[index] = NOBODY;
            readers[index] = NOBODY;
        }
    }

    // Several readers of one group are marked by the group.
    private static int groupMark(KernelContext item) {
        return -3 - item.group();
    }

    private static int groupOf(int reader) {
        return reader >= 0 ? KernelContext.groupOf(reader) : reader <= -3 ? -3 - reader : NOBODY;
    }

    private static void requireOrdered(KernelContext item, int other, int time, int index, String what) {
        if (other == NOBODY || other == item.number()) {
            return;
        }
        if (other == SEVERAL || groupOf(other) != item.group() || time == item.time()) {
            throw new IllegalStateException("a race: work-item " + item.number() + " " + what + " at entry " + index);
        }
    }
}
