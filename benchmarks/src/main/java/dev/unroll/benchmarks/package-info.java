/// How fast Unroll is, measured by JMH ([TrainingStep], [Inference], [Compilation]) or on behalf of a program
/// that compares it with others ([UnrollTimer]).
@NullMarked
package dev.unroll.benchmarks;

import org.jspecify.annotations.NullMarked;
