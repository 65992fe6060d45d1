package dev.unroll.exchange.structure;

/// A rectangle of a parameter. Of a vector, it has one column.
///
/// @param parameter the parameter's path, such as `states.Wx`
/// @param row its first row
/// @param column its first column
public record ParameterBlock(String parameter, int row, int rows, int column, int columns) {

    @Override
    public String toString() {
        return parameter + "[" + row + ":" + (row + rows) + ", " + column + ":" + (column + columns) + "]";
    }
}
