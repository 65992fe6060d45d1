package dev.unroll.exchange.structure;

/// A recurrence that is a standard cell.
///
/// @param input which of the recurrence's sequences is the input
/// @param hidden which of its states is given out
/// @param memory which is the memory of an [StandardCell.Lstm]; -1 in other cells
/// @param masked whether the states stay what they are at steps that do not exist
public record RecognizedCell(StandardCell cell, int input, int hidden, int memory, boolean masked) {}
