package dev.unroll.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Small models for tests.
final class Models {
    /// Reads digits with few units, so that a step takes little.
    static final String DIGITS = """
            model Digits(units: size = 8) {
              input  rows:  sequence(28) of [28]
              target digit: class(10)

              states = rnn(rows, units: units)
              logits = linear(last(states), units: 10)

              minimize cross_entropy(logits, digit)
              report   accuracy(logits, digit)
              output   probabilities = softmax(logits)
            }

            train { data: digits  batch: 20  steps: 4  optimizer: sgd(rate: 0.1)  evaluate_every: 2 }
            """;

    static final String TINY = """
            model Tiny(units: size = 3) {
              input  x: sequence(4) of [2]
              target y: class(3)

              states = lstm(x, units: units)
              logits = linear(last(states), units: 3)

              minimize cross_entropy(logits, y)
              report   accuracy(logits, y)
              output   probabilities = softmax(logits)
            }
            """;

    /// Reads a text in windows, of which each goes on from the one before.
    static final String SERIES = """
            model Series {
              input  letters: sequence(5) of class(6)
              target next:    sequence(5) of class(6)
              states = rnn(one_hot(letters), units: 12)
              logits = linear(states, units: 6)
              minimize cross_entropy(logits, next)
              output   probabilities = softmax(logits)
            }
            train { data: text("letters.txt")  batch: 4  steps: 16  optimizer: adam(rate: 0.01)  carry: true }
            """;

    private Models() {}

    static Path write(Path folder, String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }
}
