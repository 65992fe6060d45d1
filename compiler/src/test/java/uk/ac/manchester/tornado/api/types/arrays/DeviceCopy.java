package uk.ac.manchester.tornado.api.types.arrays;

/// An array that can lie in a device's memory.
public interface DeviceCopy {
    /// Memory of a device for the array, with nothing in it.
    DeviceCopy onDevice();

    /// Copies all entries.
    void copyTo(DeviceCopy other);
}
