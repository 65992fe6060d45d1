package dev.unroll.cli;

import dev.unroll.runtime.data.DataSetException;
import dev.unroll.runtime.data.ImageSet;
import dev.unroll.runtime.data.Images;
import dev.unroll.runtime.data.Picture;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "data",
        mixinStandardHelpOptions = true,
        versionProvider = UnrollCommand.Version.class,
        description = "Describes a data set, and draws a picture of samples with their labels.")
final class DataCommand implements Callable<Integer> {
    private static final Pattern GRID = Pattern.compile("([1-9][0-9]{0,2})x([1-9][0-9]{0,2})");

    private final Console console;

    @Parameters(index = "0", paramLabel = "NAME|DIR", description = "digits, mnist, or a folder with MNIST's files.")
    private String name = "";

    @Option(names = "--grid", paramLabel = "ROWSxCOLUMNS", defaultValue = "5x10", description = "Default: 5x10.")
    private String grid = "";

    @Option(
            names = "--part",
            paramLabel = "PART",
            defaultValue = "train",
            description = "${COMPLETION-CANDIDATES}; default: train.")
    private Part part = Part.train;

    @Option(names = "--from", paramLabel = "N", defaultValue = "0", description = "The first sample; default: 0.")
    private int from;

    @Option(
            names = {"-o", "--out"},
            paramLabel = "FILE",
            description = "The PNG file to write.")
    private @Nullable Path out;

    private enum Part {
        train,
        test
    }

    DataCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException, DataSetException {
        Matcher size = GRID.matcher(grid);
        if (!size.matches()) {
            throw Failure.usage("--grid is ROWSxCOLUMNS, each from 1 to 999, such as 5x10, and not `" + grid + "`");
        }
        int rows = Integer.parseInt(size.group(1));
        int columns = Integer.parseInt(size.group(2));
        ImageSet data = Data.images(name, console);
        Images images = part == Part.train ? data.train() : data.test();
        if (from < 0 || from >= images.size()) {
            throw Failure.usage("--from is 0 to " + (images.size() - 1) + ", and not " + from);
        }
        console.result(
                "%s (%s): %,d samples to train and %,d to test, %d x %d grey levels, %d classes",
                data.name(),
                data.origin(),
                data.train().size(),
                data.test().size(),
                images.rows(),
                images.columns(),
                data.classes());
        if (out != null) {
            int last = Math.min(images.size(), from + rows * columns);
            Folders.makeParent(out);
            Picture.write(out, images, IntStream.range(from, last).toArray(), columns);
            console.result(out.toString());
        }
        return ExitCode.OK.code();
    }
}
