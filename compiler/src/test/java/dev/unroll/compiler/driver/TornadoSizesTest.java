package dev.unroll.compiler.driver;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import dev.unroll.compiler.schedule.Target;
import dev.unroll.compiler.schedule.Target.Device.Kind;
import dev.unroll.compiler.schedule.Target.Device.Loops;
import dev.unroll.runtime.Precision;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// Kernels in `float`, executed on the host, at sizes that are multiples of nothing. What they may be
/// off by is what the plain loops in `float` are off by from those in `double`, times what sums in
/// another order and functions in `float` may add to it.
class TornadoSizesTest {

    private record Case(SizedLstm size, Loops loops, Kind kind) {
        HostDevice.Wanted wanted() {
            return new HostDevice.Wanted(
                    size.model(), Precision.FLOAT, new Target.Device(16, 4, 24 * 1024, loops, kind));
        }
    }

    private static List<Case> cases() {
        return IntStream.of(1, 7, 13, 101)
                .boxed()
                .flatMap(units -> Stream.of(
                        new Case(new SizedLstm(units, 1, 28), Loops.KERNEL, Kind.GPU),
                        new Case(new SizedLstm(units, 3, 2), Loops.KERNEL, Kind.GPU),
                        new Case(new SizedLstm(units, 3, 5), Loops.KERNEL, Kind.FPGA),
                        new Case(new SizedLstm(units, 33, 1), Loops.KERNEL, Kind.GPU),
                        new Case(new SizedLstm(units, 3, 9), Loops.GRAPH, Kind.GPU),
                        new Case(new SizedLstm(units, 3, 2), Loops.UNROLLED, Kind.GPU)))
                .toList();
    }

    @TestFactory
    Stream<DynamicTest> kernelsInFloatComputeWhatPlainLoopsDo() {
        List<Case> cases = cases();
        List<NetworkClass> compiled =
                HostDevice.compile(cases.stream().map(Case::wanted).toList());
        return IntStream.range(0, cases.size())
                .mapToObj(i -> DynamicTest.dynamicTest(
                        cases.get(i).toString(), () -> check(cases.get(i).size(), compiled.get(i))));
    }

    private static void check(SizedLstm size, NetworkClass kernels) {
        SizedLstm.Expected expected = size.expected(TestTarget.JAVA);
        assertArrayEquals(expected.numbers(), size.results(kernels), expected.tolerance());
    }
}
