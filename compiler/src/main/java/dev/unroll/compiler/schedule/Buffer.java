package dev.unroll.compiler.schedule;

import dev.unroll.compiler.ir.Kind;

/// An array.
///
/// @param name its name in the emitted class, unique in the program
/// @param scope to what it belongs
/// @param kind numbers or classes
/// @param perSample whether there are entries for each sample
/// @param steps the number of steps that it holds, 0 without time
/// @param entries entries of one step of one sample, those that nobody reads included
/// @param unread how many of them, at the end, are there to make a row a number of whole vectors
/// @param rowLength if not 0, the entries are kept in arrays of this length each, one for each row of the last
///     axis
/// @param lead entries at the beginning that nobody uses
/// @param ofTile whether it holds the steps of one tile of time after the other: step `t` is in the place of step
///     `t % steps`
public record Buffer(
        String name,
        Scope scope,
        Kind kind,
        boolean perSample,
        int steps,
        int entries,
        int unread,
        int rowLength,
        int lead,
        boolean ofTile) {

    Buffer(String name, Scope scope, Kind kind, boolean perSample, int steps, int entries) {
        this(name, scope, kind, perSample, steps, entries, 0, 0, 0, false);
    }

    /// The same with room for the steps of a tile of time.
    Buffer withTile(int size) {
        return new Buffer(name, scope, kind, perSample, size, entries, unread, rowLength, lead, true);
    }

    /// The same with room for so many steps.
    Buffer withSteps(int count) {
        return new Buffer(name, scope, kind, perSample, count, entries, unread, rowLength, lead, ofTile);
    }

    /// The same with room for a single sample's row.
    Buffer withOneRow() {
        return new Buffer(name, scope, kind, false, steps, entries, unread, rowLength, lead, ofTile);
    }

    /// Entries of one sample, or of all where samples share them.
    public int size() {
        return Math.multiplyExact(Math.max(steps, 1), entries);
    }

    /// Whether samples are the slowest axis, as in what goes in and out, and not the steps.
    public boolean isSampleMajor() {
        return scope == Scope.BATCH || scope == Scope.OUTPUT;
    }
}
