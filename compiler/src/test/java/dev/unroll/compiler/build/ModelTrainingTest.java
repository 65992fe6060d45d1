package dev.unroll.compiler.build;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.unroll.compiler.driver.Backend;
import dev.unroll.compiler.settings.SettingsReader;
import dev.unroll.compiler.settings.TrainingSettings;
import dev.unroll.dsl.ModelReader;
import dev.unroll.dsl.Options;
import dev.unroll.dsl.model.CheckedModel;
import dev.unroll.dsl.source.SourceFile;
import dev.unroll.runtime.train.TrainingListener;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelTrainingTest {
    @TempDir
    private Path folder;

    private ModelTraining training(Backend backend) {
        SourceFile file = new SourceFile("built.model", """
                model Built {
                  input  x: [2]
                  target y: [1]
                  minimize mean((linear(x, units: 1) - y) ^ 2)
                }
                """);
        CheckedModel model =
                ModelReader.readModel(file, Options.DEFAULT).model().orElseThrow();
        TrainingSettings settings =
                SettingsReader.read(List.of(), List.of()).value().orElseThrow().with(backend);
        return new ModelTraining(
                model,
                settings,
                Optional.of("digits"),
                OptionalLong.empty(),
                folder.resolve("run"),
                folder.resolve("weights"));
    }

    @Test
    void aDeviceIsNotForABuild() {
        ModelTraining training = training(Backend.TORNADO);
        String obstacle = training.obstacle().orElseThrow();
        assertTrue(obstacle.contains("model Built says backend tornado"), obstacle);
        assertThrows(IllegalStateException.class, () -> training.run(TrainingListener.silent()));
        assertEquals(Optional.empty(), training(Backend.JAVA).obstacle());
    }
}
