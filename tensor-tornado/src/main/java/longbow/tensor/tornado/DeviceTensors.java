package longbow.tensor.tornado;

import java.lang.ref.Reference;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import longbow.tensor.DType;
import longbow.tensor.Shape;
import longbow.tensor.Tensor;
import longbow.tensor.TensorException;
import longbow.tensor.op.Op;
import org.jspecify.annotations.Nullable;

/** Makes, reads and overwrites the tensors of a backend: those on the device, and those that the host keeps for it. */
final class DeviceTensors {
    private final TornadoBackend backend;
    private final Device device;
    private final DeviceMemory memory;
    private final Host host;

    DeviceTensors(TornadoBackend backend, Device device, DeviceMemory memory, Host host) {
        this.backend = backend;
        this.device = device;
        this.memory = memory;
        this.host = host;
    }

    /** Returns a tensor with these elements, which belongs to the open workspace if there is one. */
    Tensor of(DType dtype, Shape shape, Object array) {
        Place place = Place.of(dtype);
        return place == null
                ? hosted(host.backend().tensor(dtype, shape, array))
                : written(memory.block(place, shape.numel(), null), dtype, shape, array);
    }

    /** As {@link #of}, but no workspace takes it back. */
    Tensor lasting(DType dtype, Shape shape, Object array) {
        Place place = Place.of(dtype);
        return place == null
                ? of(dtype, shape, array)
                : written(memory.lasting(place, shape.numel()), dtype, shape, array);
    }

    private Tensor written(Block block, DType dtype, Shape shape, Object array) {
        device.write(block.place(), block.at(), Elements.stored(dtype, array));
        return new Tensor(backend, dtype, shape, Indices.resident(block, dtype, array));
    }

    /** Returns a tensor on the device whose elements are still to be written; {@code origin} is what will write them. */
    Tensor empty(DType dtype, Shape shape, @Nullable Op origin) {
        Place place = Objects.requireNonNull(Place.of(dtype));
        return new Tensor(backend, dtype, shape, new Storage.Resident(memory.block(place, shape.numel(), origin)));
    }

    /** Returns a tensor of the host as one that stays there. */
    Tensor hosted(Tensor tensor) {
        return new Tensor(backend, tensor.dtype(), tensor.shape(), new Storage.Hosted(tensor));
    }

    /** Returns a tensor of the host as one of the backend, on the device where its type has a place. */
    Tensor adopted(Tensor tensor) {
        return Place.of(tensor.dtype()) == null
                ? hosted(tensor)
                : of(tensor.dtype(), tensor.shape(), tensor.backend().toArray(tensor));
    }

    /** Returns the elements as an array of the type that callers have. */
    Object toArray(Tensor tensor) {
        return switch (storage(tensor)) {
            case Storage.Hosted hosted -> hosted.tensor().backend().toArray(hosted.tensor());
            case Storage.Resident resident -> {
                resident.block().check(tensor);
                Object stored =
                        device.read(resident.block().place(), resident.block().at(), tensor.numel());
                Reference.reachabilityFence(tensor);
                yield Elements.given(tensor.dtype(), stored);
            }
        };
    }

    /** Overwrites the elements of {@code cell} with those of a tensor of any backend. */
    void overwrite(Tensor cell, Tensor with) {
        if (storage(cell) instanceof Storage.Resident resident) {
            Object stored = Elements.stored(cell.dtype(), with.backend().toArray(with));
            device.write(resident.block().place(), resident.block().at(), stored);
            Reference.reachabilityFence(cell);
        } else {
            Tensor own = host.copy(cell);
            own.backend().execute(new Op.Contiguous(), List.of(host.copy(with)), List.of(own));
        }
    }

    /** Returns {@code y} with what is known of its elements. */
    Tensor bounded(Tensor y, int least, int greatest) {
        Storage.Resident own = (Storage.Resident) storage(y);
        return new Tensor(backend, y.dtype(), y.shape(), new Storage.Resident(own.block(), least, greatest));
    }

    /** Returns what the backend keeps for one of its tensors. */
    static Storage storage(Tensor tensor) {
        if (tensor.storage() instanceof Storage storage) {
            return storage;
        }
        throw new TensorException("%s%s is a tensor of %s, not of a device; compute with it through Tensor"
                .formatted(tensor.dtype(), tensor.shape(), tensor.backend().description()));
    }

    /** Returns a tensor on the device as kernels see it. Nothing keeps it from being collected. */
    static Operand operand(Tensor tensor) {
        Storage.Resident resident = (Storage.Resident) storage(tensor);
        resident.block().check(tensor);
        return new Operand(tensor.dtype(), tensor.shape(), resident.block().at());
    }

    static List<Operand> operands(List<Tensor> tensors) {
        List<Operand> operands = new ArrayList<>(tensors.size());
        tensors.forEach(tensor -> operands.add(operand(tensor)));
        return operands;
    }
}
