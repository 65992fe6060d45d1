package dev.unroll.compiler.driver;

import dev.unroll.runtime.Network;
import dev.unroll.runtime.Signature;
import java.lang.reflect.InvocationTargetException;

/// The class of a model's networks, loaded.
public final class NetworkClass {
    private final Class<?> type;
    private final Signature signature;

    private NetworkClass(Class<?> type, Signature signature) {
        this.type = type;
        this.signature = signature;
    }

    static NetworkClass load(EmittedClasses classes) {
        return of(classes.load());
    }

    static NetworkClass of(Class<?> type) {
        try {
            return new NetworkClass(type, (Signature) type.getField("SIGNATURE").get(null));
        } catch (ReflectiveOperationException e) {
            throw unlikeEmitted(type, e);
        }
    }

    /// What the networks take and give.
    public Signature signature() {
        return signature;
    }

    /// Makes a network with parameters of zero.
    ///
    /// @param capacity the most samples that a batch may have
    /// @param threads how many threads to compute on; results do not depend on it
    public Network newNetwork(int capacity, int threads) {
        try {
            return (Network) type.getConstructor(int.class, int.class).newInstance(capacity, threads);
        } catch (InvocationTargetException e) {
            switch (e.getCause()) {
                case RuntimeException cause -> throw cause;
                case Error cause -> throw cause;
                case null, default -> throw new IllegalStateException(type.getName() + " cannot be made", e);
            }
        } catch (ReflectiveOperationException e) {
            throw unlikeEmitted(type, e);
        }
    }

    private static IllegalStateException unlikeEmitted(Class<?> type, ReflectiveOperationException cause) {
        return new IllegalStateException(type.getName() + " is not what was emitted", cause);
    }
}
