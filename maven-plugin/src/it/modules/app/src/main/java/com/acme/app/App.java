package com.acme.app;

import com.acme.language.Tagger;
import com.acme.vision.Kinds;

public final class App {
    private App() {}

    public static void main(String[] arguments) {
        try (Tagger tagger = Tagger.initialize(0);
                Kinds kinds = Kinds.initialize(0)) {
            System.out.println(tagger.predict(new float[12]).kind() + kinds.predict(new float[12]).kind());
        }
    }
}
