/// The checked model: what the checker hands to the compiler. Names are resolved, cells are
/// instantiated at their calls, sizes are evaluated, every expression has its type.
///
///     model     = inputs targets parameters statement* loss? reports outputs
///     statement = variable := expression                                   Let
///               | variable, ... := parts of expression                     Split
///               | cell instance: arguments, states, statement*, exports    Instance
///     expression = constant | variable | function(expression, ...) | rows of an expression
///
/// Variables are identified by their number, unique in the whole model, so one flat environment serves every
/// scope. The batch never appears: everything is about one sample. Time appears in types. The body of an
/// instance that is *lifted* is about one step.
@NullMarked
package dev.unroll.dsl.model;

import org.jspecify.annotations.NullMarked;
