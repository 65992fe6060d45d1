package dev.unroll.exchange.weights;

import java.util.List;

/// Numbers that went from a tensor of the file to a parameter.
///
/// @param theirs the tensor's name, empty where a parameter is filled without one
/// @param ours the parameter's path
/// @param how what was done to them on the way, such as `transposed`
public record Transfer(String theirs, List<Integer> theirShape, String ours, List<Integer> ourShape, String how) {
    public Transfer {
        theirShape = List.copyOf(theirShape);
        ourShape = List.copyOf(ourShape);
    }
}
