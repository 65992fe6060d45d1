package dev.unroll.dsl.parse;

import dev.unroll.dsl.source.SourceFile;
import dev.unroll.dsl.source.Span;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.Token;

/// Turns tokens into spans. Tokens count code points and spans count `char`s; they differ past the first character
/// that takes two.
final class Offsets {

    private final SourceFile file;
    private final int[] charOffsets;

    Offsets(SourceFile file) {
        this.file = file;
        String text = file.text();
        int points = text.codePointCount(0, text.length());
        this.charOffsets = points == text.length() ? new int[0] : charOffsets(text, points);
    }

    private static int[] charOffsets(String text, int points) {
        int[] offsets = new int[points + 1];
        for (int point = 0, offset = 0; point < points; point++) {
            offsets[point] = offset;
            offset += Character.charCount(text.codePointAt(offset));
        }
        offsets[points] = text.length();
        return offsets;
    }

    SourceFile file() {
        return file;
    }

    Span of(Token token) {
        return span(token.getStartIndex(), token.getStopIndex() + 1);
    }

    Span of(ParserRuleContext context) {
        Token stop = context.getStop() == null ? context.getStart() : context.getStop();
        return span(context.getStart().getStartIndex(), stop.getStopIndex() + 1);
    }

    private Span span(int start, int end) {
        int first = charOffset(start);
        return new Span(file, first, Math.max(first, charOffset(end)));
    }

    private int charOffset(int point) {
        int offset = charOffsets.length == 0 ? point : charOffsets[Math.min(point, charOffsets.length - 1)];
        return Math.min(offset, file.text().length());
    }
}
