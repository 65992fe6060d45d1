package dev.unroll.compiler.typed;

import com.palantir.javapoet.ArrayTypeName;
import com.palantir.javapoet.ClassName;
import com.palantir.javapoet.TypeName;
import dev.unroll.runtime.Port;
import dev.unroll.runtime.Precision;
import java.lang.foreign.MemorySegment;

/// An input, target or output as Java sees it.
///
/// @param name of Java's parameters and record components
/// @param constant name of the constant that reads or writes it
record TypedPort(Port port, Precision precision, int index, String name, String constant) {

    /// How callers pass samples.
    enum Form {
        /// A flat array for each sample.
        FLAT,
        /// An array for each sample, nested as the model's sizes are.
        NESTED,
        /// Memory that need not be Java's.
        MEMORY
    }

    int rank() {
        return port.sizes().size();
    }

    /// The type of an entry.
    TypeName entry() {
        if (port.isClass()) {
            return TypeName.INT;
        }
        return switch (precision) {
            case FLOAT -> TypeName.FLOAT;
            case DOUBLE -> TypeName.DOUBLE;
        };
    }

    /// The type of one sample, nested as the model's sizes are.
    TypeName nested() {
        return arrays(rank());
    }

    TypeName sample(Form form) {
        return switch (form) {
            case FLAT -> arrays(Math.min(rank(), 1));
            case NESTED -> nested();
            case MEMORY -> rank() == 0 ? entry() : ClassName.get(MemorySegment.class);
        };
    }

    /// The type of many samples.
    TypeName samples(Form form) {
        return form == Form.MEMORY ? ClassName.get(MemorySegment.class) : ArrayTypeName.of(sample(form));
    }

    private TypeName arrays(int dimensions) {
        TypeName type = entry();
        for (int i = 0; i < dimensions; i++) {
            type = ArrayTypeName.of(type);
        }
        return type;
    }
}
