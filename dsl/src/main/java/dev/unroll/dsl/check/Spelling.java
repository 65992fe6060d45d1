package dev.unroll.dsl.check;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/// Finds the name that was probably meant.
public final class Spelling {

    private static final int MOST_CANDIDATES = 1000;

    private Spelling() {}

    /// The candidate that is fewest letters away, if it is near.
    public static Optional<String> nearest(String name, Collection<String> candidates) {
        if (candidates.size() > MOST_CANDIDATES) {
            return Optional.empty();
        }
        if (name.length() <= 2) {
            return candidates.stream().filter(name::equalsIgnoreCase).findFirst();
        }
        int furthest = Math.max(1, name.length() / 3);
        return candidates.stream()
                .filter(candidate -> Math.abs(candidate.length() - name.length()) <= furthest)
                .filter(candidate -> distance(name, candidate) <= furthest)
                .min(Comparator.comparingInt((String candidate) -> distance(name, candidate))
                        .thenComparing(Comparator.naturalOrder()));
    }

    /// Letters to add, remove, replace, or swap with their neighbour.
    private static int distance(String left, String right) {
        int[][] distances = new int[left.length() + 1][right.length() + 1];
        for (int i = 0; i <= left.length(); i++) {
            for (int j = 0; j <= right.length(); j++) {
                if (i == 0 || j == 0) {
                    distances[i][j] = i + j;
                    continue;
                }
                int replaced = distances[i - 1][j - 1] + (left.charAt(i - 1) == right.charAt(j - 1) ? 0 : 1);
                distances[i][j] = Math.min(replaced, 1 + Math.min(distances[i - 1][j], distances[i][j - 1]));
                boolean swapped = i > 1
                        && j > 1
                        && left.charAt(i - 1) == right.charAt(j - 2)
                        && left.charAt(i - 2) == right.charAt(j - 1);
                if (swapped) {
                    distances[i][j] = Math.min(distances[i][j], distances[i - 2][j - 2] + 1);
                }
            }
        }
        return distances[left.length()][right.length()];
    }
}
