import ai.djl.Device;
import ai.djl.Model;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import ai.djl.training.Trainer;
import ai.djl.training.loss.Loss;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import dev.unroll.benchmarks.TimingServer;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;

/// Times a TorchScript file in DJL, that is, in its libtorch:
///
///     DjlTimer training|inference FILE.pt BATCH STEPS FEATURES
final class DjlTimer {
    private static final int CLASSES = 10;

    private DjlTimer() {}

    public static void main(String[] args) throws Exception {
        boolean training = args[0].equals("training");
        Path file = Path.of(args[1]);
        int batch = Integer.parseInt(args[2]);
        Shape shape = new Shape(batch, Long.parseLong(args[3]), Long.parseLong(args[4]));
        String description = "DJL, libtorch " + Engine.getInstance().getVersion();
        try (Model model = Model.newInstance("peer", Device.cpu(), "PyTorch")) {
            Map<String, String> options = training ? Map.of("trainParam", "true") : Map.of();
            model.load(file.getParent(), file.getFileName().toString(), options);
            NDArray x = model.getNDManager().randomNormal(shape);
            if (training) {
                try (Trainer trainer = trainer(model)) {
                    trainer.initialize(shape);
                    NDArray classes = classes(model.getNDManager(), batch);
                    TimingServer.serve(description, () -> train(trainer, x, classes));
                }
            } else {
                TimingServer.serve(description, () -> predict(model, x));
            }
        }
    }

    private static Trainer trainer(Model model) {
        Optimizer sgd =
                Optimizer.sgd().setLearningRateTracker(Tracker.fixed(0.01f)).build();
        return model.newTrainer(new DefaultTrainingConfig(Loss.softmaxCrossEntropyLoss())
                .optDevices(new Device[] {Device.cpu()})
                .optOptimizer(sgd));
    }

    private static NDArray classes(NDManager manager, int batch) {
        return manager.create(new Random(0).longs(batch, 0, CLASSES).toArray());
    }

    private static void train(Trainer trainer, NDArray x, NDArray classes) {
        try (NDManager step = trainer.getManager().newSubManager();
                GradientCollector gradients = trainer.newGradientCollector()) {
            NDList logits = trainer.forward(new NDList(x));
            logits.attach(step);
            NDArray loss = trainer.getLoss().evaluate(new NDList(classes), logits);
            loss.attach(step);
            gradients.backward(loss);
        }
        trainer.step();
    }

    private static void predict(Model model, NDArray x) {
        ParameterStore parameters = new ParameterStore(model.getNDManager(), false);
        model.getBlock().forward(parameters, new NDList(x), false).close();
    }
}
