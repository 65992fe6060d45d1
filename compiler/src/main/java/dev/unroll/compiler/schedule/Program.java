package dev.unroll.compiler.schedule;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// How one graph is computed.
///
/// @param name the graph's name
/// @param batchArrays the arrays that come with a batch and are read, by the names of the graph's parameters
/// @param outputArrays the arrays of outputs that are written, by their number in the signature
/// @param stateArrays the arrays that states are left in for the batch after, by their number in the
///     signature
/// @param buffers all other arrays, in the order in which they are first used
/// @param shared for arrays that need no room of their own, the one whose room they take
/// @param longest what is to be known of the lengths of a slice's samples before it runs
/// @param prepare what is done once per batch, before the slices
/// @param slice what each slice does
/// @param finish what is done once per batch, after the slices
/// @param partialSize entries of each slice's partial sums
public record Program(
        String name,
        Map<String, Buffer> batchArrays,
        Map<Integer, Buffer> outputArrays,
        Map<Integer, Buffer> stateArrays,
        List<Buffer> buffers,
        Map<Buffer, Buffer> shared,
        List<Bound.Longest> longest,
        List<Kernel> prepare,
        List<Kernel> slice,
        List<Kernel> finish,
        int partialSize) {
    public Program {
        batchArrays = Collections.unmodifiableMap(new LinkedHashMap<>(batchArrays));
        outputArrays = Collections.unmodifiableMap(new LinkedHashMap<>(outputArrays));
        stateArrays = Collections.unmodifiableMap(new LinkedHashMap<>(stateArrays));
        buffers = List.copyOf(buffers);
        shared = Map.copyOf(shared);
        longest = List.copyOf(longest);
        prepare = List.copyOf(prepare);
        slice = List.copyOf(slice);
        finish = List.copyOf(finish);
    }
}
