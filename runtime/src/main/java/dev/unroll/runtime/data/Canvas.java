package dev.unroll.runtime.data;

import java.util.Arrays;

/// A grey image on which a round pen draws. How much of a pixel is covered follows from its distance to the
/// stroke. Uses only operations whose results are the same on every machine.
final class Canvas {
    /// Curves are drawn as straight segments of about this many pixels.
    private static final double SEGMENT_LENGTH = 1.6;

    private final int width;
    private final int height;
    private final float[] coverage;

    Canvas(int width, int height) {
        this.width = width;
        this.height = height;
        this.coverage = new float[width * height];
    }

    /// How much of a pixel is covered, from 0 to 1.
    float coverage(int pixel) {
        return coverage[pixel];
    }

    void clear() {
        Arrays.fill(coverage, 0);
    }

    /// Draws strokes whose points lie at `points`, in pixels, with a pen of this radius in pixels.
    void draw(Glyph glyph, double[] points, double radius) {
        for (int[] stroke : glyph.strokes()) {
            for (int i = 0; i + 1 < stroke.length; i++) {
                span(points, stroke, i, radius);
            }
        }
    }

    /// Draws the curve from one point of a stroke to the next: a cubic whose slope at each point is that from
    /// the point before to the point after (Catmull and Rom's spline).
    private void span(double[] points, int[] stroke, int i, double radius) {
        int start = 2 * stroke[i];
        int end = 2 * stroke[i + 1];
        int before = 2 * stroke[Math.max(i - 1, 0)];
        int after = 2 * stroke[Math.min(i + 2, stroke.length - 1)];
        double x = points[start];
        double y = points[start + 1];
        double chord = Math.sqrt(square(points[end] - x) + square(points[end + 1] - y));
        int segments = 1 + (int) (chord / SEGMENT_LENGTH);
        for (int segment = 1; segment <= segments; segment++) {
            double t = (double) segment / segments;
            double nextX = cubic(points[before], points[start], points[end], points[after], t);
            double nextY = cubic(points[before + 1], points[start + 1], points[end + 1], points[after + 1], t);
            segment(x, y, nextX, nextY, radius);
            x = nextX;
            y = nextY;
        }
    }

    private static double square(double number) {
        return number * number;
    }

    private static double cubic(double before, double start, double end, double after, double t) {
        double slope = end - before;
        double curve = 2 * before - 5 * start + 4 * end - after;
        double twist = 3 * (start - end) + after - before;
        return start + 0.5 * t * (slope + t * (curve + t * twist));
    }

    private void segment(double x0, double y0, double x1, double y1, double radius) {
        double reach = radius + 0.5;
        int left = Math.max(0, (int) Math.floor(Math.min(x0, x1) - reach));
        int right = Math.min(width - 1, (int) Math.ceil(Math.max(x0, x1) + reach));
        int top = Math.max(0, (int) Math.floor(Math.min(y0, y1) - reach));
        int bottom = Math.min(height - 1, (int) Math.ceil(Math.max(y0, y1) + reach));
        double dx = x1 - x0;
        double dy = y1 - y0;
        double squared = Math.max(dx * dx + dy * dy, 1e-12);
        for (int y = top; y <= bottom; y++) {
            for (int x = left; x <= right; x++) {
                double along = Math.clamp(((x - x0) * dx + (y - y0) * dy) / squared, 0.0, 1.0);
                double distance = square(x - x0 - along * dx) + square(y - y0 - along * dy);
                if (distance < reach * reach) {
                    float covered = (float) Math.min(1, reach - Math.sqrt(distance));
                    int pixel = y * width + x;
                    coverage[pixel] = Math.max(coverage[pixel], covered);
                }
            }
        }
    }
}
