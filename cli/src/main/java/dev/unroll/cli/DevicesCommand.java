package dev.unroll.cli;

import dev.unroll.compiler.driver.Devices;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

@Command(
        name = "devices",
        mixinStandardHelpOptions = true,
        versionProvider = UnrollCommand.Version.class,
        description = "Lists the devices that TornadoVM finds, for the option --device of backend tornado.")
final class DevicesCommand implements Callable<Integer> {
    private final Console console;

    DevicesCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        DeviceProcess.require(List.of());
        List<Devices.Device> devices = Devices.all();
        if (devices.isEmpty()) {
            throw Failure.fault("TornadoVM finds no device; see `unroll doctor`");
        }
        devices.forEach(device ->
                console.result("%-5s  %-7s  %s", device.id(), device.backend(), Console.plain(device.name())));
        return ExitCode.OK.code();
    }
}
