package dev.unroll.runtime.data;

import java.util.ArrayList;
import java.util.List;

/// One way to write a digit: strokes of the pen, each a smooth curve through its points. The digit fills the
/// unit square; x grows to the right, y downwards. Points that strokes share are one point, so that they stay
/// joined when points are moved.
///
/// @param points coordinates x and y of each point, alternately
/// @param strokes indices of the points that each stroke goes through
record Glyph(double[] points, List<int[]> strokes) {

    /// The ways to write each digit; points in hundredths, `|` between strokes. A corner is where one stroke
    /// ends and another begins.
    private static final String[][] WRITTEN = {
        {
            "52 0, 26 12, 12 50, 26 88, 50 100, 76 88, 88 50, 76 12, 52 0",
            "66 6, 40 2, 16 30, 14 70, 36 98, 66 94, 86 66, 84 26, 58 2, 46 6",
        },
        {
            "52 0, 50 50, 50 100",
            "28 24, 42 14, 54 0 | 54 0, 53 50, 52 100",
            "26 22, 40 14, 52 0 | 52 0, 52 50, 52 98 | 26 98, 52 98, 78 98",
        },
        {
            "18 24, 30 6, 54 0, 78 12, 78 34, 56 62, 16 97 | 16 97, 50 96, 86 95",
            "16 22, 38 2, 66 2, 78 22, 66 50, 38 82, 20 94, 14 84, 28 76, 52 88, 70 98, 90 90",
        },
        {
            "18 10, 46 0, 74 12, 70 36, 42 47 | 42 47, 74 54, 84 76, 64 96, 36 100, 14 88",
            "18 4, 48 3, 78 4 | 78 4, 60 22, 44 40 | 44 40, 74 46, 86 72, 66 96, 36 100, 14 86",
        },
        {
            "28 2, 22 28, 16 58 | 16 58, 50 57, 88 54 | 72 8, 68 50, 64 100",
            "64 0, 40 32, 12 66 | 12 66, 50 66, 90 66 | 64 0, 64 50, 64 100",
            "24 0, 16 34, 26 52, 52 50, 78 40 | 82 0, 76 46, 68 100",
        },
        {
            "80 2, 56 3, 34 4 | 34 4, 30 24, 26 44 | 26 44, 50 36, 78 48, 82 74, 60 97, 34 99, 14 86",
            "32 2, 28 24, 26 46 | 26 46, 52 40, 78 54, 78 80, 52 98, 18 96 | 32 2, 58 4, 84 0",
        },
        {
            "74 2, 44 18, 22 50, 20 80, 42 99, 70 92, 80 72, 64 54, 40 58, 22 76",
            "50 0, 30 30, 20 66, 30 94, 54 100, 76 84, 70 60, 46 56, 24 72",
        },
        {
            "14 5, 50 6, 86 3 | 86 3, 60 42, 42 100",
            "14 5, 50 6, 86 3 | 86 3, 62 42, 46 100 | 32 50, 54 50, 78 47",
            "16 22, 18 6 | 18 6, 50 4, 84 6 | 84 6, 68 30, 54 62, 50 100",
        },
        {
            "76 16, 52 0, 26 14, 32 36, 60 52, 80 76, 58 99, 28 94, 20 72, 42 50, 70 34, 76 16",
            "50 0, 28 8, 26 32, 50 46, 74 32, 72 8, 50 0 | 50 46, 24 58, 20 86, 50 100, 80 86, 76 58, 50 46",
        },
        {
            "78 18, 54 0, 26 12, 22 38, 44 52, 68 42, 78 18 | 78 18, 76 56, 72 100",
            "76 16, 52 0, 24 16, 24 42, 48 50, 72 34, 76 16 | 76 16, 80 56, 64 90, 32 98",
            "70 10, 42 2, 20 24, 34 48, 60 42, 78 14, 74 50, 54 100",
        },
    };

    private static final List<List<Glyph>> GLYPHS = parseAll();

    /// The ways to write `digit`.
    static List<Glyph> of(int digit) {
        return GLYPHS.get(digit);
    }

    private static List<List<Glyph>> parseAll() {
        List<List<Glyph>> glyphs = new ArrayList<>();
        for (String[] ways : WRITTEN) {
            List<Glyph> parsed = new ArrayList<>();
            for (String way : ways) {
                parsed.add(parse(way));
            }
            glyphs.add(List.copyOf(parsed));
        }
        return List.copyOf(glyphs);
    }

    private static Glyph parse(String written) {
        List<String> known = new ArrayList<>();
        List<int[]> strokes = new ArrayList<>();
        for (String stroke : written.split(" \\| ")) {
            String[] through = stroke.split(", ");
            int[] indices = new int[through.length];
            for (int i = 0; i < through.length; i++) {
                if (!known.contains(through[i])) {
                    known.add(through[i]);
                }
                indices[i] = known.indexOf(through[i]);
            }
            strokes.add(indices);
        }
        double[] points = new double[2 * known.size()];
        for (int i = 0; i < known.size(); i++) {
            String[] coordinates = known.get(i).split(" ");
            points[2 * i] = Integer.parseInt(coordinates[0]) / 100.0;
            points[2 * i + 1] = Integer.parseInt(coordinates[1]) / 100.0;
        }
        return new Glyph(points, List.copyOf(strokes));
    }
}
