package dev.unroll.compiler.driver;

import dev.unroll.compiler.ir.Graph;
import dev.unroll.runtime.Network;
import dev.unroll.runtime.Signature;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// An emitted class, and how to get networks of it.
public final class CompiledModel {
    private final String className;
    private final String source;
    private final Signature signature;
    private final Map<String, Graph> graphs;
    private @Nullable NetworkClass loaded;

    CompiledModel(String className, String source, Signature signature, Map<String, Graph> graphs) {
        this.className = className;
        this.source = source;
        this.signature = signature;
        this.graphs = Collections.unmodifiableMap(new LinkedHashMap<>(graphs));
    }

    /// The class's name, with its package.
    public String className() {
        return className;
    }

    /// The Java source; the same bytes for the same model.
    public String source() {
        return source;
    }

    /// What the network takes and gives.
    public Signature signature() {
        return signature;
    }

    /// The finished graphs that the source was emitted from: `predict`, and `evaluate` and `train` where there
    /// are.
    public Map<String, Graph> graphs() {
        return graphs;
    }

    /// Compiles and loads the class on first use, and makes a network with parameters of zero.
    ///
    /// @param capacity the most samples that a batch may have
    /// @param threads how many threads to compute on; results do not depend on it
    public Network newNetwork(int capacity, int threads) {
        return load().newNetwork(capacity, threads);
    }

    /// Compiles and loads the class on first use.
    public NetworkClass load() {
        NetworkClass network = loaded;
        if (network == null) {
            network = NetworkClass.load(classes());
            loaded = network;
        }
        return network;
    }

    /// Compiles the class.
    EmittedClasses classes() {
        return MemoryCompiler.compile(className, source);
    }
}
