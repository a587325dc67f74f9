package longbow.cli;

import longbow.cli.console.BadInput;
import picocli.CommandLine.Option;

/** The option that says where tensors live. */
final class DeviceOption {
    @Option(
            names = "--device",
            paramLabel = "NAME",
            defaultValue = Compute.CPU,
            description = {
                "What computes: cpu, or gpu, a device that TornadoVM reaches (default: ${DEFAULT-VALUE}). Results of a gpu are those "
                        + "of the cpu within tolerances, not bit for bit.",
            })
    @SuppressWarnings("NullAway.Init")
    String device;

    /**
     * Returns the device with so many threads beside it.
     *
     * @throws BadInput if there is no such device
     */
    Compute with(int threads) {
        String name = device.strip();
        if (!name.equals(Compute.CPU) && !name.equals(Compute.GPU)) {
            throw new BadInput("--device must be cpu or gpu, but is '%s'".formatted(device));
        }
        return new Compute(name, threads);
    }
}
