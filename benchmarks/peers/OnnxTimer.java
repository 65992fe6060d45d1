import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.unroll.benchmarks.TimingServer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Map;
import java.util.Random;

/// Times the inference of an ONNX file in ONNX Runtime:
///
///     OnnxTimer FILE.onnx BATCH STEPS FEATURES THREADS
final class OnnxTimer {
    private OnnxTimer() {}

    public static void main(String[] args) throws Exception {
        long[] shape = {Long.parseLong(args[1]), Long.parseLong(args[2]), Long.parseLong(args[3])};
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            options.setIntraOpNumThreads(Integer.parseInt(args[4]));
            options.setInterOpNumThreads(1);
            try (OrtSession session = environment.createSession(args[0], options);
                    OnnxTensor x = OnnxTensor.createTensor(environment, random(shape), shape)) {
                Map<String, OnnxTensor> inputs = Map.of("x", x);
                TimingServer.serve("ONNX Runtime " + environment.getVersion(), () -> predict(session, inputs));
            }
        }
    }

    private static FloatBuffer random(long[] shape) {
        int size = Math.toIntExact(shape[0] * shape[1] * shape[2]);
        FloatBuffer numbers = ByteBuffer.allocateDirect(size * Float.BYTES)
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer();
        Random random = new Random(0);
        for (int i = 0; i < size; i++) {
            numbers.put(i, (float) random.nextGaussian());
        }
        return numbers;
    }

    private static void predict(OrtSession session, Map<String, OnnxTensor> inputs) {
        try {
            session.run(inputs).close();
        } catch (OrtException e) {
            throw new IllegalStateException(e);
        }
    }
}
