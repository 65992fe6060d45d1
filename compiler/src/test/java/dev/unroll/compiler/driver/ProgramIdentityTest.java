package dev.unroll.compiler.driver;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class ProgramIdentityTest {

    /// The compiler of this test lies in a folder of classes.
    @Test
    void aProgramThatIsNotInJarsHasNone() {
        assertEquals(Optional.empty(), ProgramIdentity.current());
    }
}
