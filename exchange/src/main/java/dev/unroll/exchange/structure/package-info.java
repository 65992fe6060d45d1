/// What the parameters of a model are for, found from its graph and not from names.
///
/// [Terms] reads what entries of a vector are as a [Term]: sums and products of states, inputs and
/// blocks of parameters. [CellRecognition] compares the terms of a recurrence with the equations of the
/// cells that everybody knows, and gives each gate its blocks of parameters, however the model's text
/// stacks them. [ModelStructure] lists these cells and what stands beside them.
@NullMarked
package dev.unroll.exchange.structure;

import org.jspecify.annotations.NullMarked;
