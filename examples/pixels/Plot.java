import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Draws digits and, beside each row of theirs, what the network takes them for when it has read so far: `java
/// Plot.java PICTURE PIXELS SAID [PIXELS SAID ...]`, where SAID is what `unroll predict --stream --json` wrote for
/// the lines of PIXELS.
public final class Plot {
    private static final int SIDE = 28;
    private static final int CLASSES = 10;
    private static final int SHADES = 16;
    private static final int CELL = 5;
    private static final int COLUMN = 11;
    private static final int LEFT = 10;
    private static final int TOP = 28;
    private static final int GAP = 8; // between a digit and what it is taken for
    private static final int APART = 30; // from one digit to the next
    private static final int[] PAPER = {255, 255, 255};
    private static final int[] INK = {40, 40, 40};
    private static final int[] PROBABILITY = {217, 72, 1};

    private Plot() {}

    public static void main(String... arguments) throws IOException {
        int digits = (arguments.length - 1) / 2;
        int panel = SIDE * CELL + GAP + CLASSES * COLUMN;
        StringBuilder picture = new StringBuilder(String.format(
                Locale.ROOT,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\""
                        + " shape-rendering=\"crispEdges\" font-family=\"sans-serif\" font-size=\"11\">%n"
                        + "<rect width=\"100%%\" height=\"100%%\" fill=\"white\"/>%n",
                2 * LEFT + digits * panel + (digits - 1) * APART,
                TOP + SIDE * CELL + LEFT));
        for (int digit = 0; digit < digits; digit++) {
            int left = LEFT + digit * (panel + APART);
            cells(picture, left, CELL, INK, pixels(Path.of(arguments[1 + 2 * digit])));
            frame(picture, left, SIDE * CELL);
            left += SIDE * CELL + GAP;
            cells(picture, left, COLUMN, PROBABILITY, said(Path.of(arguments[2 + 2 * digit])));
            frame(picture, left, CLASSES * COLUMN);
            for (int name = 0; name < CLASSES; name++) {
                picture.append(String.format(
                        Locale.ROOT,
                        "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\" fill=\"#555555\">%d</text>%n",
                        left + (name + 0.5) * COLUMN,
                        TOP - 8,
                        name));
            }
        }
        picture.append("</svg>\n");
        Files.writeString(Path.of(arguments[0]), picture.toString().replace("\r", ""));
    }

    private static double[][] pixels(Path lines) throws IOException {
        double[] pixels = Files.readAllLines(lines).stream()
                .mapToDouble(Double::parseDouble)
                .toArray();
        double[][] rows = new double[SIDE][];
        Arrays.setAll(rows, row -> Arrays.copyOfRange(pixels, row * SIDE, (row + 1) * SIDE));
        return rows;
    }

    /// @return the probabilities after each row of pixels
    private static double[][] said(Path json) throws IOException {
        List<String> steps = Files.readAllLines(json);
        Pattern probabilities = Pattern.compile("\"probabilities\":\\[([^]]*)]");
        double[][] rows = new double[SIDE][];
        for (int row = 0; row < SIDE; row++) {
            Matcher list = probabilities.matcher(steps.get((row + 1) * SIDE - 1));
            if (!list.find()) {
                throw new IOException(json + " has no probabilities in line " + (row + 1) * SIDE);
            }
            rows[row] = Arrays.stream(list.group(1).split(","))
                    .mapToDouble(Double::parseDouble)
                    .toArray();
        }
        return rows;
    }

    /// Cells from 0 to 1, those of one shade as one path.
    private static void cells(StringBuilder picture, int left, int width, int[] colour, double[][] rows) {
        for (int shade = 1; shade <= SHADES; shade++) {
            StringBuilder path = new StringBuilder();
            for (int row = 0; row < rows.length; row++) {
                for (int column = 0; column < rows[row].length; column++) {
                    if (Math.round(rows[row][column] * SHADES) == shade) {
                        path.append(String.format(
                                Locale.ROOT,
                                "M%d %dh%dv%dh-%dz",
                                left + column * width,
                                TOP + row * CELL,
                                width,
                                CELL,
                                width));
                    }
                }
            }
            if (!path.isEmpty()) {
                double share = (double) shade / SHADES;
                picture.append(String.format("<path fill=\"%s\" d=\"%s\"/>%n", mixed(colour, share), path));
            }
        }
    }

    private static String mixed(int[] colour, double share) {
        StringBuilder name = new StringBuilder("#");
        for (int part = 0; part < colour.length; part++) {
            name.append(String.format("%02x", Math.round(PAPER[part] + share * (colour[part] - PAPER[part]))));
        }
        return name.toString();
    }

    private static void frame(StringBuilder picture, int left, int width) {
        picture.append(String.format(
                Locale.ROOT,
                "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" fill=\"none\" stroke=\"#bbbbbb\"/>%n",
                left,
                TOP,
                width,
                SIDE * CELL));
    }
}
