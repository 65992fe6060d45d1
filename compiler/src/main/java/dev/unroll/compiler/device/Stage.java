package dev.unroll.compiler.device;

import java.util.List;

/// Launches in order, or again and again.
public sealed interface Stage {

    record Once(List<Launch> launches) implements Stage {
        public Once {
            launches = List.copyOf(launches);
        }
    }

    /// The stages for each step of a recurrence.
    ///
    /// @param reason why the recurrence is not a loop in a kernel, as part of a sentence
    record Repeated(Clock clock, List<Stage> stages, String reason) implements Stage {
        public Repeated {
            stages = List.copyOf(stages);
        }
    }

    /// Counts the steps of a recurrence.
    ///
    /// @param number counted from 0 in the program
    /// @param variable the loop variable that the program's locations name
    /// @param backward whether the recurrence runs from the last step to the first
    record Clock(int number, String variable, int steps, boolean backward) {}
}
