package dev.unroll.compiler.device;

import dev.unroll.compiler.schedule.Buffer;
import dev.unroll.compiler.schedule.Item;
import dev.unroll.compiler.schedule.Kernel;
import dev.unroll.compiler.schedule.Location;
import dev.unroll.compiler.schedule.Program;
import dev.unroll.compiler.schedule.Scalar;
import dev.unroll.compiler.schedule.Target;
import dev.unroll.runtime.Signature;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// Makes launches of a program's kernels.
public final class DevicePlanner {
    /// Entries up to which a kernel without samples is left to one work-group, together with its
    /// neighbours.
    private static final int FEW_ENTRIES = 2048;

    private final Program program;
    private final Signature signature;
    private final Target.Device target;
    private final LoopChoice choice;
    private final int numberBytes;
    private final List<Stage.Clock> clocks = new ArrayList<>();
    private final Map<String, String> reasons = new LinkedHashMap<>();

    private DevicePlanner(Program program, Signature signature, Target.Device target) {
        this.program = program;
        this.signature = signature;
        this.target = target;
        this.numberBytes = numberBytes(signature);
        this.choice = new LoopChoice(target, numberBytes);
    }

    private static int numberBytes(Signature signature) {
        return signature.precision().bytes();
    }

    /// @param program scheduled for the target
    /// @param signature of the network that it belongs to
    public static DeviceProgram plan(Program program, Signature signature, Target.Device target) {
        return new DevicePlanner(
                        program, signature, target.withGroupSize(GroupSize.of(program, target, numberBytes(signature))))
                .plan();
    }

    private DeviceProgram plan() {
        List<Kernel> kernels = new ArrayList<>(program.prepare());
        kernels.addAll(program.slice());
        kernels.addAll(program.finish());
        Sequence sequence = new Sequence(false);
        if (program.partialSize() > 0) {
            sequence.list.add(new Launch.Entries("clearSums", List.of(new Launch.Part.Zeros(program.partialSize()))));
        }
        List<Stage> planned = sequence.plan(kernels);
        int results = (signature.trainable() ? 1 : 0) + signature.metrics().size();
        return new DeviceProgram(
                program,
                target,
                DeviceLayout.of(
                        program,
                        signature.parameterCount(),
                        results,
                        clocks.size(),
                        signature.inputs().size(),
                        kernels.stream()
                                        .flatMap(Locations::draws)
                                        .mapToInt(Scalar.Draw::number)
                                        .max()
                                        .orElse(-1)
                                + 1),
                new LocalBuffers(planned).keep(planned),
                clocks,
                reasons);
    }

    /// The launches of kernels that follow each other.
    private final class Sequence {
        private final boolean repeated;
        private final List<Stage> stages = new ArrayList<>();
        private LaunchList list = new LaunchList(target, numberBytes);

        /// @param repeated whether they are the body of a recurrence that runs as launches
        Sequence(boolean repeated) {
            this.repeated = repeated;
        }

        List<Stage> plan(List<Kernel> kernels) {
            kernels.forEach(this::add);
            closeLaunches();
            return stages;
        }

        private void add(Kernel kernel) {
            switch (kernel) {
                case Kernel.Rows rows -> addRows(rows);
                case Kernel.Product product -> addProduct(product);
                case Kernel.Loop loop -> addLoop(loop);
                case Kernel.ClassRows _, Kernel.PanelProduct _, Kernel.OuterSum _, Kernel.Pack _, Kernel.Tiles _ ->
                    throw new IllegalArgumentException(kernel.name() + " is a kernel of vectors");
            }
        }

        private void addLoop(Kernel.Loop loop) {
            Optional<String> obstacle = choice.obstacle(loop);
            if (obstacle.isEmpty()) {
                reasons.put(loop.name(), "a loop in one kernel, as what a step keeps of a sample fits local memory");
                list.add(group(loop, LoopChoice.runsOverSamples(loop)));
                return;
            }
            closeLaunches();
            Stage.Clock clock = new Stage.Clock(clocks.size(), loop.variable(), loop.steps(), loop.backward());
            clocks.add(clock);
            boolean unrolled = target.loops() == Target.Device.Loops.UNROLLED;
            reasons.put(
                    loop.name(),
                    (unrolled ? "tasks of its own for each step, " : "a graph executed for each step, ")
                            + obstacle.get());
            stages.add(new Stage.Repeated(clock, new Sequence(true).plan(loop.body()), obstacle.get()));
        }

        private void addProduct(Kernel.Product product) {
            boolean apart = product.overBatch() || !product.batch() || product.steps() > 0 || repeated;
            Optional<ProductAxes> axes = ProductAxes.of(product);
            if (!apart || (product.batch() && !product.overBatch() && axes.isEmpty())) {
                list.add(group(product, true));
                return;
            }
            list.add(axes.<Launch>map(found -> new Launch.Tiles(product.name(), product, found))
                    .orElseGet(() -> new Launch.Cells(product.name(), product)));
        }

        private void addRows(Kernel.Rows rows) {
            if (LoopChoice.sumsSamples(rows)) {
                list.add(sum(rows));
            } else if (rows.batch() || !isSeparable(rows)) {
                list.add(group(rows, rows.batch()));
            } else {
                List<Launch.Part.Step> parts = new ArrayList<>();
                for (int i = 0; i < rows.body().size(); i++) {
                    String name = i == 0 ? rows.name() : rows.name() + "Part" + (i + 1);
                    parts.add(new Launch.Part.Step(new Kernel.Rows(
                            name, false, rows.steps(), List.of(rows.body().get(i)))));
                }
                // The large ones first, which the others then join.
                if (Accesses.areIndependent(parts)) {
                    parts.sort(
                            Comparator.comparingInt(Launch.Part.Step::entries).reversed());
                }
                parts.forEach(this::addEntries);
            }
        }

        /// Few entries are left to one work-group, together with what they depend on, if there is no launch of entries
        /// for them.
        private void addEntries(Launch.Part.Step part) {
            Launch entries = new Launch.Entries(part.kernel().name(), List.of(part));
            if (!list.join(entries)) {
                list.add(part.entries() <= FEW_ENTRIES ? group(part.kernel(), false) : entries);
            }
        }

        private void closeLaunches() {
            List<Launch> launches = list.launches();
            if (!launches.isEmpty()) {
                stages.add(new Stage.Once(launches));
            }
            list = new LaunchList(target, numberBytes);
        }
    }

    private static Launch group(Kernel kernel, boolean batch) {
        return new Launch.Group(kernel.name(), batch, List.of(kernel), Set.of());
    }

    private static Launch sum(Kernel.Rows rows) {
        if (rows.body().size() != 1 || rows.body().getFirst().items().size() != 1) {
            throw new IllegalArgumentException(rows.name() + " does more than one sum over samples");
        }
        return new Launch.Sums(rows.name(), List.of(rows));
    }

    /// Whether each step is a matter of its entries alone.
    private static boolean isSeparable(Kernel.Rows rows) {
        return rows.body().stream().allMatch(step -> {
            Set<String> own = new HashSet<>();
            step.items().forEach(item -> own.add(item.local()));
            return step.items().stream()
                    .allMatch(item -> item instanceof Item.Assign assign
                            && Locations.locals(assign.value()).allMatch(own::contains)
                            && assign.store().stream()
                                    .noneMatch(store -> isSum(assign, store, step)
                                            || (rows.steps() > 0 && !Locations.variesOverTime(store))));
        });
    }

    private static boolean isSum(Item.Assign assign, Location store, Kernel.Step step) {
        return assign.into().isPresent()
                && !step.shape().isEmpty()
                && store.strides().contains(0);
    }

    /// Gives launches the buffers that nothing else touches, as far as local memory has room.
    private final class LocalBuffers {
        private final Map<Buffer, Integer> users = new HashMap<>();

        LocalBuffers(List<Stage> stages) {
            stages.stream()
                    .flatMap(DeviceProgram::launches)
                    .forEach(launch ->
                            buffers(launch).distinct().forEach(buffer -> users.merge(buffer, 1, Integer::sum)));
        }

        List<Stage> keep(List<Stage> stages) {
            return stages.stream().map(this::keep).toList();
        }

        private Stage keep(Stage stage) {
            return switch (stage) {
                case Stage.Once(List<Launch> launches) ->
                    new Stage.Once(launches.stream().map(this::keep).toList());
                // What is kept from one step to the next has to outlive the kernel.
                case Stage.Repeated repeated -> repeated;
            };
        }

        private Launch keep(Launch launch) {
            if (!(launch instanceof Launch.Group group) || !group.batch()) {
                return launch;
            }
            long room = LocalMemory.room(target, numberBytes);
            Set<Buffer> local = new HashSet<>();
            List<Buffer> candidates = buffers(launch)
                    .distinct()
                    .filter(buffer -> LocalMemory.isKept(buffer) && buffer.perSample() && users.get(buffer) == 1)
                    .toList();
            for (Buffer buffer : candidates) {
                if (buffer.entries() <= room) {
                    local.add(buffer);
                    room -= buffer.entries();
                }
            }
            return group.withLocal(local);
        }

        private static Stream<Buffer> buffers(Launch launch) {
            return switch (launch) {
                case Launch.Group group ->
                    group.body().stream().flatMap(Locations::of).map(Location::buffer);
                case Launch.Tiles tiles -> Locations.of(tiles.product()).map(Location::buffer);
                case Launch.Cells cells -> Locations.of(cells.product()).map(Location::buffer);
                case Launch.Sums sums ->
                    sums.kernels().stream().flatMap(Locations::of).map(Location::buffer);
                case Launch.Entries entries ->
                    entries.parts().stream()
                            .flatMap(part -> switch (part) {
                                case Launch.Part.Zeros _ -> Stream.<Location>empty();
                                case Launch.Part.Step(Kernel.Rows kernel) -> Locations.of(kernel);
                            })
                            .map(Location::buffer);
            };
        }
    }
}
