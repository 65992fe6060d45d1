package dev.unroll.compiler.ir;

/// Makes values with numbers that are not taken.
public final class Fresh {
    private int next;

    public Fresh(int next) {
        this.next = next;
    }

    public Value value(String name, Type type) {
        return new Value(next++, name, type);
    }
}
