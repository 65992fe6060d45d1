import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Draws the last days of a table of loads and what was forecast for them: `java Plot.java TABLE FORECASTS
/// PICTURE`, where FORECASTS is what `unroll predict --json` wrote for the table.
public final class Plot {
    private static final int DAYS = 14;
    private static final int AHEAD = 24;
    private static final double WIDTH = 900;
    private static final double HEIGHT = 260;

    private Plot() {}

    public static void main(String... arguments) throws IOException {
        List<String> rows = Files.readAllLines(Path.of(arguments[0]));
        double[] loads = rows.stream()
                .skip(1)
                .mapToDouble(row -> Double.parseDouble(row.split(",")[1]))
                .toArray();
        double[] forecasts = forecasts(Files.readString(Path.of(arguments[1])));
        int from = loads.length - DAYS * 24;
        StringBuilder picture = new StringBuilder(String.format(
                Locale.ROOT,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %.0f %.0f\" font-family=\"sans-serif\" font-size=\"12\">%n"
                        + "<rect width=\"100%%\" height=\"100%%\" fill=\"white\"/>%n",
                WIDTH,
                HEIGHT));
        // The forecasts end with what is said of the day after the table's last.
        line(picture, "#999999", from, loads, 0);
        line(picture, "#d94801", from, forecasts, loads.length + AHEAD - forecasts.length);
        picture.append("<text x=\"10\" y=\"16\" fill=\"#777777\">load</text>\n")
                .append("<text x=\"50\" y=\"16\" fill=\"#d94801\">forecast a day ahead</text>\n</svg>\n");
        Files.writeString(Path.of(arguments[2]), picture.toString().replace("\r", ""));
    }

    private static double[] forecasts(String json) {
        List<Double> numbers = new ArrayList<>();
        Matcher lists = Pattern.compile("\"forecast\":\\[([^]]*)]").matcher(json);
        while (lists.find()) {
            for (String number : lists.group(1).split(",")) {
                numbers.add(Double.valueOf(number));
            }
        }
        return numbers.stream().mapToDouble(Double::doubleValue).toArray();
    }

    /// @param start the hour of the first value
    private static void line(StringBuilder picture, String colour, int from, double[] values, int start) {
        picture.append("<polyline fill=\"none\" stroke-width=\"1.4\" stroke=\"")
                .append(colour)
                .append("\" points=\"");
        for (int i = Math.max(0, from - start); i < values.length; i++) {
            double x = 10 + (WIDTH - 20) * (start + i - from) / (DAYS * 24 + AHEAD);
            double y = HEIGHT - 10 - (HEIGHT - 40) * (values[i] - 40) / 100;
            picture.append(String.format(Locale.ROOT, "%.1f,%.1f ", x, y));
        }
        picture.append("\"/>\n");
    }
}
