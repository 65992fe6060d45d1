import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Random;

/// Writes a year of hourly loads of a small grid, as a table: `java MakeSeries.java [FOLDER]`.
///
/// The load of an hour is 100, two waves over the day, a quarter less on weekends, and noise that keeps four
/// fifths of itself from hour to hour, with a standard deviation of 4. The same rows each time and on every
/// machine.
public final class MakeSeries {
    private static final int HOURS = 365 * 24;

    private MakeSeries() {}

    public static void main(String... arguments) throws IOException {
        Path folder = Path.of(arguments.length > 0 ? arguments[0] : "examples/forecast/made");
        Files.createDirectories(folder);
        Random random = new Random(1);
        StringBuilder rows = new StringBuilder("hour,load,weekend_tomorrow\n");
        double noise = 0;
        for (int hour = 0; hour < HOURS; hour++) {
            noise = 0.8 * noise + 2.4 * random.nextGaussian();
            double day = 2 * Math.PI * (hour % 24) / 24;
            double shape = 100 - 18 * StrictMath.cos(day) - 9 * StrictMath.sin(2 * day);
            double load = shape * (isWeekend(hour) ? 0.75 : 1) + noise;
            rows.append(String.format(Locale.ROOT, "%d,%.2f,%d%n", hour, load, isWeekend(hour + 24) ? 1 : 0));
        }
        Files.writeString(folder.resolve("load.csv"), rows.toString().replace("\r", ""));
    }

    private static boolean isWeekend(int hour) {
        return hour / 24 % 7 >= 5;
    }
}
