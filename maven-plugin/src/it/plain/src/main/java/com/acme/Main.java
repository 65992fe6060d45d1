package com.acme;

import com.acme.text.Letters;
import com.acme.text.Words;

public final class Main {
    private Main() {}

    public static float said() {
        try (Words words = Words.initialize(0);
                Letters letters = Letters.initialize(0)) {
            return words.predict(new float[] {1, 2, 3, 4}).said()[0]
                    + letters.predict(new int[] {1, 2, 3}).said()[3];
        }
    }
}
