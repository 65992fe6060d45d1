package dev.unroll.compiler.emit;

import com.palantir.javapoet.CodeBlock;
import dev.unroll.compiler.schedule.Location;
import java.util.List;

/// How entries of arrays are read.
public interface ElementCode {
    /// The entry of a location.
    ///
    /// @param entries indices along its axes
    CodeBlock element(Location location, List<String> entries);

    /// The index of that entry among those of the location's array.
    CodeBlock index(Location location, List<String> entries);
}
