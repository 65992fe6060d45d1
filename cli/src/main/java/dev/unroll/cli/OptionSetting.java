package dev.unroll.cli;

import dev.unroll.dsl.Settings;
import dev.unroll.dsl.model.Setting;
import dev.unroll.dsl.model.Setting.Value;
import dev.unroll.dsl.source.SourceFile;
import dev.unroll.dsl.source.Span;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Settings that are given as options: `--clip-norm 1` is what `clip_norm: 1` is in a `train` block.
final class OptionSetting {
    private static final Pattern CALL = Pattern.compile("\\s*[a-z]+\\s*\\(.*", Pattern.DOTALL);
    private static final String PREFIX = "--";

    private OptionSetting() {}

    /// Whether a diagnostic at this place is about an option.
    static boolean isOption(Span span) {
        return span.file().name().startsWith(PREFIX);
    }

    static void addNumber(List<Setting> settings, String option, @Nullable Number value) {
        if (value != null) {
            Span span = span(option, value.toString());
            settings.add(new Setting(name(option), new Value.Number(value.doubleValue(), span), span));
        }
    }

    static void addText(List<Setting> settings, String option, @Nullable String value) {
        if (value != null) {
            settings.add(text(option, value));
        }
    }

    /// A call is parsed as a `train` block's is; anything else is a name or a path.
    static void addData(List<Setting> settings, String option, @Nullable String value) {
        if (value != null && CALL.matcher(value).matches()) {
            addFormula(settings, option, value);
        } else {
            addText(settings, option, value);
        }
    }

    /// A setting whose value is parsed as a `train` block's is, such as `sgd(rate: 0.1)`.
    static void addFormula(List<Setting> settings, String option, @Nullable String value) {
        if (value != null) {
            Settings.Parsed parsed = Settings.parse(option, value);
            Value formula = parsed.value().orElseThrow(() -> Diagnostics.failure(parsed.diagnostics()));
            settings.add(new Setting(name(option), formula, formula.span()));
        }
    }

    static Setting text(String option, String value) {
        Span span = span(option, value);
        return new Setting(name(option), new Value.Text(value, span), span);
    }

    private static Span span(String option, String value) {
        return new Span(new SourceFile(option, value), 0, value.length());
    }

    private static String name(String option) {
        return option.substring(PREFIX.length()).replace('-', '_');
    }
}
