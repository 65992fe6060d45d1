/// From programs to Java source, by JavaPoet. Generators return specs; names of arrays, locals and methods
/// were made by the schedule, and nothing else of a model's text reaches the source but comments, from which
/// everything that is not plain ASCII is taken out.
@NullMarked
package dev.unroll.compiler.emit;

import org.jspecify.annotations.NullMarked;
