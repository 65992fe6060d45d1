package dev.unroll.compiler.schedule;

import java.util.Optional;

/// Which steps of a sequence are gone through, if not all.
public sealed interface Bound {

    /// Where samples have lengths of their own: as many steps as the longest sample of a slice has, the first ones, or
    /// the last ones of a sequence that runs backwards.
    ///
    /// @param longest how many steps that is
    /// @param last whether they are the last ones
    record ByLength(Longest longest, boolean last) implements Bound {}

    /// The steps of a tile of time.
    ///
    /// @param from variable that holds the first of them
    /// @param to variable that holds the step behind the last of them
    record ByTile(String from, String to) implements Bound {}

    /// The length of a slice's longest sample, known when the slice runs.
    ///
    /// @param variable the name that it has in the emitted class
    /// @param input the parameter of the graph that says how many steps each sample has, such as `input/n`
    /// @param most how many steps there can be
    record Longest(String variable, String input, int most) {}

    /// The first of the steps that are gone through.
    static TimeIndex from(Optional<Bound> bound) {
        return bound.map(of -> switch (of) {
                    case ByLength(Longest longest, boolean last) ->
                        last ? new TimeIndex(longest.variable(), -1, longest.most()) : TimeIndex.NONE;
                    case ByTile tile -> new TimeIndex(tile.from(), 1, 0);
                })
                .orElse(TimeIndex.NONE);
    }

    /// The step behind the last of them.
    ///
    /// @param steps how many there are without a bound
    static TimeIndex to(Optional<Bound> bound, int steps) {
        TimeIndex end = TimeIndex.NONE.shifted(steps);
        return bound.map(of -> switch (of) {
                    case ByLength(Longest longest, boolean last) ->
                        last ? end : new TimeIndex(longest.variable(), 1, 0);
                    case ByTile tile -> new TimeIndex(tile.to(), 1, 0);
                })
                .orElse(end);
    }
}
