package uk.ac.manchester.tornado.api.types.arrays;

/// Says when kernels start.
public final class Launches {
    private Launches() {}

    /// @param grouped whether it is one of work-groups, whose work-items are watched
    public static void start(boolean grouped) {
        Accesses.start(grouped);
    }
}
