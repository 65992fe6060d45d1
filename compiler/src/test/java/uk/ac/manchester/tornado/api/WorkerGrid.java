package uk.ac.manchester.tornado.api;

/// How many work-items there are, and how many to a group.
public interface WorkerGrid {
    void setLocalWork(long x, long y, long z);

    long[] getGlobalWork();

    long[] getLocalWork();
}
