package dev.unroll.runtime.data;

import java.util.List;

/// Which rows of a series are which sample's, where samples have rows of their own, as many as they have steps.
///
/// @param starts the first row of each sample, and at last the row behind those of the last one
/// @param names what people call each, such as `line 12`
record Samples(int[] starts, List<String> names) {
    Samples {
        names = List.copyOf(names);
        if (starts.length != names.size() + 1) {
            throw new IllegalArgumentException(starts.length + " starts of " + names.size() + " samples");
        }
    }

    int count() {
        return names.size();
    }

    /// The first row of a sample; of the number of samples, the row behind the last one's.
    int start(int sample) {
        return starts[sample];
    }

    int steps(int sample) {
        return starts[sample + 1] - starts[sample];
    }
}
