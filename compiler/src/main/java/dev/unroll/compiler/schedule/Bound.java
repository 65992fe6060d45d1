package dev.unroll.compiler.schedule;

import java.util.Optional;

/// Which steps of a sequence a slice has to go through, where its samples have lengths of their own: as many as its
/// longest sample has, the first ones, or the last ones of a sequence that runs backwards.
///
/// @param longest how many steps that is
/// @param last whether they are the last ones
public record Bound(Longest longest, boolean last) {

    /// The length of a slice's longest sample, known when the slice runs.
    ///
    /// @param variable the name that it has in the emitted class
    /// @param input the parameter of the graph that says how many steps each sample has, such as `input/n`
    /// @param most how many steps there can be
    public record Longest(String variable, String input, int most) {}

    /// The first of the steps that are gone through.
    public static TimeIndex from(Optional<Bound> bound) {
        return bound.filter(Bound::last)
                .map(of -> new TimeIndex(of.longest.variable(), -1, of.longest.most()))
                .orElse(TimeIndex.NONE);
    }

    /// The step behind the last of them.
    ///
    /// @param steps how many there are without a bound
    public static TimeIndex to(Optional<Bound> bound, int steps) {
        return bound.filter(of -> !of.last)
                .map(of -> new TimeIndex(of.longest.variable(), 1, 0))
                .orElseGet(() -> TimeIndex.NONE.shifted(steps));
    }
}
