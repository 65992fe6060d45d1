/// Stand-ins for the classes of TornadoVM that emitted code uses: task graphs run on the host,
/// work-items as threads. They are stricter than a device is. Memory that nothing was written to holds
/// no numbers, an array that no graph has taken to the device is not there, and a work-item that reads
/// what another one of its kernel wrote without a barrier between them is a failure.
@NullMarked
package uk.ac.manchester.tornado.api;

import org.jspecify.annotations.NullMarked;
