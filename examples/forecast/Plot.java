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
    private static final int LEFT = 55;
    private static final int TOP = 30;
    private static final int WIDTH = 880;
    private static final int HEIGHT = 220;
    private static final int LEAST = 40; // load at the bottom
    private static final int MOST = 140; // load at the top

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
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" font-family=\"sans-serif\" font-size=\"12\">%n"
                        + "<rect width=\"100%%\" height=\"100%%\" fill=\"white\"/>%n",
                LEFT + WIDTH + 15,
                TOP + HEIGHT + 45));
        axes(picture, from);
        // The forecasts end with what is said of the day after the table's last.
        line(picture, "#999999", from, loads, 0);
        line(picture, "#d94801", from, forecasts, loads.length + AHEAD - forecasts.length);
        text(picture, LEFT, 18, "start", "#777777", "load");
        text(picture, LEFT + 40, 18, "start", "#d94801", "forecast a day ahead");
        picture.append("</svg>\n");
        Files.writeString(Path.of(arguments[2]), picture.toString().replace("\r", ""));
    }

    /// Lines at loads and at the starts of days, with what they stand for.
    private static void axes(StringBuilder picture, int from) {
        for (int load = LEAST; load <= MOST; load += 20) {
            double y = y(load);
            rule(picture, LEFT, y, LEFT + WIDTH, y);
            text(picture, LEFT - 6, y + 4, "end", "#555555", String.valueOf(load));
        }
        for (int day = 0; day <= DAYS + 1; day++) {
            double x = x(day * 24);
            rule(picture, x, TOP, x, TOP + HEIGHT);
            if (day <= DAYS) {
                text(picture, x(day * 24 + 12), TOP + HEIGHT + 16, "middle", "#555555", String.valueOf(1 + from / 24 + day));
            }
        }
        text(picture, LEFT + WIDTH / 2.0, TOP + HEIGHT + 36, "middle", "#333333", "day of the year");
        picture.append(String.format(
                Locale.ROOT,
                "<text transform=\"translate(16 %d) rotate(-90)\" text-anchor=\"middle\" fill=\"#333333\">load (mean of a weekday: 100)</text>%n",
                TOP + HEIGHT / 2));
    }

    private static void rule(StringBuilder picture, double x1, double y1, double x2, double y2) {
        picture.append(String.format(
                Locale.ROOT,
                "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke=\"#e5e5e5\"/>%n",
                x1,
                y1,
                x2,
                y2));
    }

    private static void text(StringBuilder picture, double x, double y, String anchor, String colour, String text) {
        picture.append(String.format(
                Locale.ROOT,
                "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\" fill=\"%s\">%s</text>%n",
                x,
                y,
                anchor,
                colour,
                text));
    }

    /// @param hour since the first that is drawn
    private static double x(int hour) {
        return LEFT + (double) WIDTH * hour / (DAYS * 24 + AHEAD);
    }

    private static double y(double load) {
        return TOP + HEIGHT * (MOST - load) / (MOST - LEAST);
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
            picture.append(String.format(Locale.ROOT, "%.1f,%.1f ", x(start + i - from), y(values[i])));
        }
        picture.append("\"/>\n");
    }
}
