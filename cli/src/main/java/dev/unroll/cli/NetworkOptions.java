package dev.unroll.cli;

import dev.unroll.dsl.model.Setting;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// What a model is compiled to, with the choice of precision.
final class NetworkOptions extends BackendOptions {
    @Option(names = "--precision", paramLabel = "FORMAT", description = "float (the default) or double.")
    private @Nullable String precision;

    @Override
    List<Setting> toSettings() {
        List<Setting> settings = super.toSettings();
        OptionSetting.addText(settings, "--precision", precision);
        return settings;
    }
}
