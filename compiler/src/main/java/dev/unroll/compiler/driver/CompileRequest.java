package dev.unroll.compiler.driver;

import dev.unroll.dsl.model.CheckedModel;
import dev.unroll.runtime.Precision;

/// What to compile, and to what.
///
/// @param model the model
/// @param backend what to emit code for
/// @param precision the format to compute in
/// @param packageName package of the emitted class; empty for none
public record CompileRequest(CheckedModel model, Backend backend, Precision precision, String packageName) {}
