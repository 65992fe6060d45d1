package dev.unroll.exchange.weights;

/// What a tensor is to its layer.
enum Role {
    /// Weighs the input of a recurrent layer.
    INPUT,
    /// Weighs the state.
    RECURRENT,
    /// Weighs what a projected cell gives out.
    PROJECTION,
    /// Is added to the product with the input, or is the only bias.
    INPUT_BIAS,
    /// Is added to the product with the state.
    RECURRENT_BIAS,
    /// The matrix of a linear layer, the rows of a table, or factors.
    WEIGHT,
    /// What a layer without states adds.
    BIAS
}
