import java.io.DataInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.zip.GZIPInputStream;

/// Writes the pixels of an image of MNIST, a line each: `java WritePixels.java FOLDER NUMBER`, where NUMBER counts
/// the images for testing from 0.
public final class WritePixels {
    private static final int HEADER = 16;
    private static final int PIXELS = 28 * 28;

    private WritePixels() {}

    public static void main(String... arguments) throws IOException {
        Path file = Path.of(arguments[0], "t10k-images-idx3-ubyte.gz");
        try (DataInputStream images = new DataInputStream(new GZIPInputStream(Files.newInputStream(file)))) {
            images.skipNBytes(HEADER + (long) PIXELS * Integer.parseInt(arguments[1]));
            for (int i = 0; i < PIXELS; i++) {
                System.out.printf(Locale.ROOT, "%.4f%n", images.readUnsignedByte() / 255.0);
            }
        }
    }
}
