package dev.unroll.compiler.emit.tornado;

import com.palantir.javapoet.CodeBlock;
import java.util.List;

/// Hands the values of an index out to pieces of code: the first of them to the first piece, the next to the next.
final class Ranges {
    private Ranges() {}

    interface Piece<T> {
        /// @param first the first value of the index that is this piece's
        void write(CodeBlock.Builder code, T of, int first);
    }

    /// Code for each piece, where the index is one of its own.
    ///
    /// @param counts how many values each piece has
    /// @return how many all have
    static <T> int write(
            CodeBlock.Builder code, String index, List<T> pieces, List<Integer> counts, Piece<? super T> piece) {
        int before = 0;
        for (int i = 0; i < pieces.size(); i++) {
            int end = Math.addExact(before, counts.get(i));
            boolean last = i == pieces.size() - 1;
            if (i == 0 && !last) {
                code.beginControlFlow("if ($L < $L)", index, end);
            } else if (i > 0 && !last) {
                code.nextControlFlow("else if ($L < $L)", index, end);
            } else if (i > 0) {
                code.nextControlFlow("else");
            }
            piece.write(code, pieces.get(i), before);
            before = end;
        }
        if (pieces.size() > 1) {
            code.endControlFlow();
        }
        return before;
    }
}
