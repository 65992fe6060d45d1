package dev.unroll.compiler.verify;

/// Says which rule a graph breaks, on the way to [Verifier#verify].
final class BrokenRule extends RuntimeException {
    private static final long serialVersionUID = 1;

    BrokenRule(String message) {
        super(message);
    }
}
