package uk.ac.manchester.tornado.api;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import uk.ac.manchester.tornado.api.common.TornadoFunctions;
import uk.ac.manchester.tornado.api.enums.DataTransferMode;
import uk.ac.manchester.tornado.api.types.arrays.DeviceCopy;
import uk.ac.manchester.tornado.api.types.arrays.Launches;

/// Tasks in order, with the arrays that they work on.
@SuppressWarnings("unchecked")
public final class TaskGraph {
    private static final int MOST_TASKS = 256;

    private final String name;
    private final List<Task> tasks = new ArrayList<>();
    private final List<DeviceCopy> first = new ArrayList<>();
    private final List<DeviceCopy> always = new ArrayList<>();
    private final List<DeviceCopy> consumed = new ArrayList<>();
    private final List<DeviceCopy> persisted = new ArrayList<>();
    private final List<DeviceCopy> up = new ArrayList<>();
    private final Map<DeviceCopy, DeviceCopy> memory = new IdentityHashMap<>();
    private @Nullable String source;

    private record Task(String name, List<Object> arguments, Consumer<List<Object>> code) {}

    public TaskGraph(String name) {
        this.name = name;
    }

    public TaskGraph transferToDevice(int mode, Object... arrays) {
        for (Object array : arrays) {
            (mode == DataTransferMode.FIRST_EXECUTION ? first : always).add((DeviceCopy) array);
        }
        return this;
    }

    public TaskGraph transferToHost(int mode, Object... arrays) {
        for (Object array : arrays) {
            if (mode == DataTransferMode.EVERY_EXECUTION) {
                up.add((DeviceCopy) array);
            }
        }
        return this;
    }

    public TaskGraph consumeFromDevice(String graph, Object... arrays) {
        source = graph;
        for (Object array : arrays) {
            consumed.add((DeviceCopy) array);
        }
        return this;
    }

    public TaskGraph persistOnDevice(Object... arrays) {
        for (Object array : arrays) {
            persisted.add((DeviceCopy) array);
        }
        return this;
    }

    public ImmutableTaskGraph snapshot() {
        return new ImmutableTaskGraph(this);
    }

    private TaskGraph add(String task, List<Object> arguments, Consumer<List<Object>> code) {
        tasks.add(new Task(task, arguments, code));
        if (tasks.size() > MOST_TASKS) {
            throw new IllegalStateException("more than " + MOST_TASKS + " tasks in " + name);
        }
        return this;
    }

    /// An array's copy on the device.
    DeviceCopy memory(DeviceCopy array) {
        DeviceCopy copy = memory.get(array);
        if (copy == null) {
            throw new IllegalStateException("an array that was never taken to the device, in " + name);
        }
        return copy;
    }

    void execute(GridScheduler grids, @Nullable TaskGraph last) {
        if (!consumed.isEmpty()) {
            takeOver(last);
        }
        for (DeviceCopy array : first) {
            if (!memory.containsKey(array)) {
                down(array);
            }
        }
        always.forEach(this::down);
        for (Task task : tasks) {
            run(task, grids.get(name + "." + task.name()));
        }
        up.forEach(array -> memory(array).copyTo(array));
    }

    private void takeOver(@Nullable TaskGraph last) {
        if (last == null) {
            throw new IllegalStateException(name + " runs before " + source);
        }
        for (DeviceCopy array : consumed) {
            if (last != this && !last.persisted.contains(array)) {
                throw new IllegalStateException(last.name + " does not leave an array that " + name + " needs");
            }
            memory.put(array, last.memory(array));
        }
    }

    /// An array that no task of the graph uses gets no memory.
    private void down(DeviceCopy array) {
        if (tasks.stream().noneMatch(task -> task.arguments().stream().anyMatch(used -> used == array))) {
            return;
        }
        array.copyTo(memory.computeIfAbsent(array, DeviceCopy::onDevice));
    }

    private void run(Task task, @Nullable WorkerGrid grid) {
        List<Object> arguments = new ArrayList<>();
        for (Object argument : task.arguments()) {
            arguments.add(argument instanceof DeviceCopy array ? memory(array) : argument);
        }
        boolean grouped = task.arguments().getFirst() instanceof KernelContext;
        if (grid != null) {
            requireFullGroups(task, grid);
        }
        Launches.start(grouped);
        if (!grouped) {
            task.code().accept(arguments); // work-items take turns in the loop, however many there are
        } else if (grid != null) {
            runGroups(task, arguments, grid);
        } else {
            throw new IllegalStateException(task.name() + " has no grid");
        }
        Launches.start(false);
    }

    private static void requireFullGroups(Task task, WorkerGrid grid) {
        long[] global = grid.getGlobalWork();
        long[] local = grid.getLocalWork();
        if (global[0] % local[0] != 0 || global[1] % local[1] != 0) {
            throw new IllegalStateException(task.name() + " has groups that are not full");
        }
    }

    private void runGroups(Task task, List<Object> arguments, WorkerGrid grid) {
        long[] global = grid.getGlobalWork();
        long[] local = grid.getLocalWork();
        int groupsX = (int) (global[0] / local[0]);
        int groupsY = (int) (global[1] / local[1]);
        for (int y = 0; y < groupsY; y++) {
            for (int x = 0; x < groupsX; x++) {
                runGroup(task, arguments, x, y, (int) local[0], (int) local[1], groupsX);
            }
        }
    }

    private void runGroup(Task task, List<Object> arguments, int x, int y, int sizeX, int sizeY, int groupsX) {
        KernelContext.Group group = new KernelContext.Group(sizeX * sizeY);
        AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
        List<Thread> items = new ArrayList<>();
        for (int itemY = 0; itemY < sizeY; itemY++) {
            for (int itemX = 0; itemX < sizeX; itemX++) {
                KernelContext item = new KernelContext(x, y, itemX, itemY, sizeX, sizeY, groupsX, group);
                List<Object> own = new ArrayList<>(arguments);
                own.set(0, item);
                items.add(Thread.startVirtualThread(() -> {
                    item.enter(sizeX * sizeY);
                    try {
                        task.code().accept(own);
                    } catch (RuntimeException | Error e) {
                        failure.compareAndSet(null, e);
                    } finally {
                        group.leave();
                        KernelContext.leave();
                    }
                }));
            }
        }
        for (Thread item : items) {
            join(item);
        }
        Throwable thrown = failure.get();
        if (thrown != null) {
            throw new IllegalStateException(task.name() + ": " + thrown.getMessage(), thrown);
        }
    }

    private static void join(Thread item) {
        try {
            item.join();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    public <T1> TaskGraph task(String name, TornadoFunctions.Task1<T1> code, T1 a1) {
        List<Object> given = List.of(a1);
        return add(name, given, a -> code.apply((T1) a.get(0)));
    }

    public <T1, T2> TaskGraph task(String name, TornadoFunctions.Task2<T1, T2> code, T1 a1, T2 a2) {
        List<Object> given = List.of(a1, a2);
        return add(name, given, a -> code.apply((T1) a.get(0), (T2) a.get(1)));
    }

    public <T1, T2, T3> TaskGraph task(String name, TornadoFunctions.Task3<T1, T2, T3> code, T1 a1, T2 a2, T3 a3) {
        List<Object> given = List.of(a1, a2, a3);
        return add(name, given, a -> code.apply((T1) a.get(0), (T2) a.get(1), (T3) a.get(2)));
    }

    public <T1, T2, T3, T4> TaskGraph task(
            String name, TornadoFunctions.Task4<T1, T2, T3, T4> code, T1 a1, T2 a2, T3 a3, T4 a4) {
        List<Object> given = List.of(a1, a2, a3, a4);
        return add(name, given, a -> code.apply((T1) a.get(0), (T2) a.get(1), (T3) a.get(2), (T4) a.get(3)));
    }

    public <T1, T2, T3, T4, T5> TaskGraph task(
            String name, TornadoFunctions.Task5<T1, T2, T3, T4, T5> code, T1 a1, T2 a2, T3 a3, T4 a4, T5 a5) {
        List<Object> given = List.of(a1, a2, a3, a4, a5);
        return add(
                name,
                given,
                a -> code.apply((T1) a.get(0), (T2) a.get(1), (T3) a.get(2), (T4) a.get(3), (T5) a.get(4)));
    }

    public <T1, T2, T3, T4, T5, T6> TaskGraph task(
            String name,
            TornadoFunctions.Task6<T1, T2, T3, T4, T5, T6> code,
            T1 a1,
            T2 a2,
            T3 a3,
            T4 a4,
            T5 a5,
            T6 a6) {
        List<Object> given = List.of(a1, a2, a3, a4, a5, a6);
        return add(
                name,
                given,
                a -> code.apply(
                        (T1) a.get(0), (T2) a.get(1), (T3) a.get(2), (T4) a.get(3), (T5) a.get(4), (T6) a.get(5)));
    }

    public <T1, T2, T3, T4, T5, T6, T7> TaskGraph task(
            String name,
            TornadoFunctions.Task7<T1, T2, T3, T4, T5, T6, T7> code,
            T1 a1,
            T2 a2,
            T3 a3,
            T4 a4,
            T5 a5,
            T6 a6,
            T7 a7) {
        List<Object> given = List.of(a1, a2, a3, a4, a5, a6, a7);
        return add(
                name,
                given,
                a -> code.apply(
                        (T1) a.get(0), (T2) a.get(1), (T3) a.get(2), (T4) a.get(3), (T5) a.get(4), (T6) a.get(5), (T7)
                                a.get(6)));
    }

    public <T1, T2, T3, T4, T5, T6, T7, T8> TaskGraph task(
            String name,
            TornadoFunctions.Task8<T1, T2, T3, T4, T5, T6, T7, T8> code,
            T1 a1,
            T2 a2,
            T3 a3,
            T4 a4,
            T5 a5,
            T6 a6,
            T7 a7,
            T8 a8) {
        List<Object> given = List.of(a1, a2, a3, a4, a5, a6, a7, a8);
        return add(
                name,
                given,
                a -> code.apply(
                        (T1) a.get(0),
                        (T2) a.get(1),
                        (T3) a.get(2),
                        (T4) a.get(3),
                        (T5) a.get(4),
                        (T6) a.get(5),
                        (T7) a.get(6),
                        (T8) a.get(7)));
    }

    public <T1, T2, T3, T4, T5, T6, T7, T8, T9> TaskGraph task(
            String name,
            TornadoFunctions.Task9<T1, T2, T3, T4, T5, T6, T7, T8, T9> code,
            T1 a1,
            T2 a2,
            T3 a3,
            T4 a4,
            T5 a5,
            T6 a6,
            T7 a7,
            T8 a8,
            T9 a9) {
        List<Object> given = List.of(a1, a2, a3, a4, a5, a6, a7, a8, a9);
        return add(
                name,
                given,
                a -> code.apply(
                        (T1) a.get(0),
                        (T2) a.get(1),
                        (T3) a.get(2),
                        (T4) a.get(3),
                        (T5) a.get(4),
                        (T6) a.get(5),
                        (T7) a.get(6),
                        (T8) a.get(7),
                        (T9) a.get(8)));
    }

    public <T1, T2, T3, T4, T5, T6, T7, T8, T9, T10> TaskGraph task(
            String name,
            TornadoFunctions.Task10<T1, T2, T3, T4, T5, T6, T7, T8, T9, T10> code,
            T1 a1,
            T2 a2,
            T3 a3,
            T4 a4,
            T5 a5,
            T6 a6,
            T7 a7,
            T8 a8,
            T9 a9,
            T10 a10) {
        List<Object> given = List.of(a1, a2, a3, a4, a5, a6, a7, a8, a9, a10);
        return add(
                name,
                given,
                a -> code.apply(
                        (T1) a.get(0),
                        (T2) a.get(1),
                        (T3) a.get(2),
                        (T4) a.get(3),
                        (T5) a.get(4),
                        (T6) a.get(5),
                        (T7) a.get(6),
                        (T8) a.get(7),
                        (T9) a.get(8),
                        (T10) a.get(9)));
    }

    public <T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11> TaskGraph task(
            String name,
            TornadoFunctions.Task11<T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11> code,
            T1 a1,
            T2 a2,
            T3 a3,
            T4 a4,
            T5 a5,
            T6 a6,
            T7 a7,
            T8 a8,
            T9 a9,
            T10 a10,
            T11 a11) {
        List<Object> given = List.of(a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11);
        return add(
                name,
                given,
                a -> code.apply(
                        (T1) a.get(0),
                        (T2) a.get(1),
                        (T3) a.get(2),
                        (T4) a.get(3),
                        (T5) a.get(4),
                        (T6) a.get(5),
                        (T7) a.get(6),
                        (T8) a.get(7),
                        (T9) a.get(8),
                        (T10) a.get(9),
                        (T11) a.get(10)));
    }

    public <T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11, T12> TaskGraph task(
            String name,
            TornadoFunctions.Task12<T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11, T12> code,
            T1 a1,
            T2 a2,
            T3 a3,
            T4 a4,
            T5 a5,
            T6 a6,
            T7 a7,
            T8 a8,
            T9 a9,
            T10 a10,
            T11 a11,
            T12 a12) {
        List<Object> given = List.of(a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11, a12);
        return add(
                name,
                given,
                a -> code.apply(
                        (T1) a.get(0),
                        (T2) a.get(1),
                        (T3) a.get(2),
                        (T4) a.get(3),
                        (T5) a.get(4),
                        (T6) a.get(5),
                        (T7) a.get(6),
                        (T8) a.get(7),
                        (T9) a.get(8),
                        (T10) a.get(9),
                        (T11) a.get(10),
                        (T12) a.get(11)));
    }

    public <T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11, T12, T13> TaskGraph task(
            String name,
            TornadoFunctions.Task13<T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11, T12, T13> code,
            T1 a1,
            T2 a2,
            T3 a3,
            T4 a4,
            T5 a5,
            T6 a6,
            T7 a7,
            T8 a8,
            T9 a9,
            T10 a10,
            T11 a11,
            T12 a12,
            T13 a13) {
        List<Object> given = List.of(a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11, a12, a13);
        return add(
                name,
                given,
                a -> code.apply(
                        (T1) a.get(0),
                        (T2) a.get(1),
                        (T3) a.get(2),
                        (T4) a.get(3),
                        (T5) a.get(4),
                        (T6) a.get(5),
                        (T7) a.get(6),
                        (T8) a.get(7),
                        (T9) a.get(8),
                        (T10) a.get(9),
                        (T11) a.get(10),
                        (T12) a.get(11),
                        (T13) a.get(12)));
    }

    public <T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11, T12, T13, T14> TaskGraph task(
            String name,
            TornadoFunctions.Task14<T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11, T12, T13, T14> code,
            T1 a1,
            T2 a2,
            T3 a3,
            T4 a4,
            T5 a5,
            T6 a6,
            T7 a7,
            T8 a8,
            T9 a9,
            T10 a10,
            T11 a11,
            T12 a12,
            T13 a13,
            T14 a14) {
        List<Object> given = List.of(a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11, a12, a13, a14);
        return add(
                name,
                given,
                a -> code.apply(
                        (T1) a.get(0),
                        (T2) a.get(1),
                        (T3) a.get(2),
                        (T4) a.get(3),
                        (T5) a.get(4),
                        (T6) a.get(5),
                        (T7) a.get(6),
                        (T8) a.get(7),
                        (T9) a.get(8),
                        (T10) a.get(9),
                        (T11) a.get(10),
                        (T12) a.get(11),
                        (T13) a.get(12),
                        (T14) a.get(13)));
    }

    public <T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11, T12, T13, T14, T15> TaskGraph task(
            String name,
            TornadoFunctions.Task15<T1, T2, T3, T4, T5, T6, T7, T8, T9, T10, T11, T12, T13, T14, T15> code,
            T1 a1,
            T2 a2,
            T3 a3,
            T4 a4,
            T5 a5,
            T6 a6,
            T7 a7,
            T8 a8,
            T9 a9,
            T10 a10,
            T11 a11,
            T12 a12,
            T13 a13,
            T14 a14,
            T15 a15) {
        List<Object> given = List.of(a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11, a12, a13, a14, a15);
        return add(
                name,
                given,
                a -> code.apply(
                        (T1) a.get(0),
                        (T2) a.get(1),
                        (T3) a.get(2),
                        (T4) a.get(3),
                        (T5) a.get(4),
                        (T6) a.get(5),
                        (T7) a.get(6),
                        (T8) a.get(7),
                        (T9) a.get(8),
                        (T10) a.get(9),
                        (T11) a.get(10),
                        (T12) a.get(11),
                        (T13) a.get(12),
                        (T14) a.get(13),
                        (T15) a.get(14)));
    }
}
