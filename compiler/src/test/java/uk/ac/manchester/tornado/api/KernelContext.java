package uk.ac.manchester.tornado.api;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Phaser;
import org.jspecify.annotations.Nullable;

/// A work-item: where it stands, and what it shares with its group. Emitted code makes one, which is
/// none, to name the argument.
public final class KernelContext {
    private static final ThreadLocal<KernelContext> CURRENT = ThreadLocal.withInitial(KernelContext::new);
    private static volatile int groupSize = 1;

    public final Integer globalIdx;
    public final Integer globalIdy;
    public final Integer groupIdx;
    public final Integer groupIdy;
    public final Integer localIdx;
    public final Integer localIdy;

    private final int group;
    private final int item;
    private final @Nullable Group shared;
    private int time;
    private int allocations;

    /// What the work-items of a group share.
    static final class Group {
        private final Phaser barrier;
        private final List<Object> local = new ArrayList<>();

        Group(int items) {
            barrier = new Phaser(items);
        }

        /// A work-item comes to no barrier any more.
        void leave() {
            barrier.arriveAndDeregister();
        }
    }

    public KernelContext() {
        this(0, 0, 0, 0, 1, 1, 0, null);
    }

    KernelContext(int groupX, int groupY, int x, int y, int sizeX, int sizeY, int groupsX, @Nullable Group shared) {
        groupIdx = groupX;
        groupIdy = groupY;
        localIdx = x;
        localIdy = y;
        globalIdx = groupX * sizeX + x;
        globalIdy = groupY * sizeY + y;
        group = groupY * groupsX + groupX;
        item = y * sizeX + x;
        this.shared = shared;
    }

    /// The work-item of this thread.
    public static KernelContext current() {
        return CURRENT.get();
    }

    /// Makes this the work-item of this thread.
    void enter(int itemsOfGroup) {
        groupSize = itemsOfGroup;
        CURRENT.set(this);
    }

    static void leave() {
        CURRENT.remove();
    }

    /// Its number among all work-items.
    public int number() {
        return group * groupSize + item;
    }

    public int group() {
        return group;
    }

    public static int groupOf(int number) {
        return number / groupSize;
    }

    /// How many barriers it has passed.
    public int time() {
        return time;
    }

    public void localBarrier() {
        barrier();
    }

    public void globalBarrier() {
        barrier();
    }

    private void barrier() {
        group(shared).barrier.arriveAndAwaitAdvance();
        time++;
    }

    private static Group group(@Nullable Group shared) {
        if (shared == null) {
            throw new IllegalStateException("a parallel loop has no group");
        }
        return shared;
    }

    public float[] allocateFloatLocalArray(int size) {
        return (float[]) allocate(nothing(new float[size]));
    }

    public double[] allocateDoubleLocalArray(int size) {
        return (double[]) allocate(nothing(new double[size]));
    }

    public int[] allocateIntLocalArray(int size) {
        return (int[]) allocate(new int[size]);
    }

    private static float[] nothing(float[] array) {
        Arrays.fill(array, Float.NaN);
        return array;
    }

    private static double[] nothing(double[] array) {
        Arrays.fill(array, Double.NaN);
        return array;
    }

    /// The n-th allocation of every work-item of a group is the same array.
    private Object allocate(Object array) {
        Group all = group(shared);
        synchronized (all) {
            if (allocations == all.local.size()) {
                all.local.add(array);
            }
            return all.local.get(allocations++);
        }
    }
}
