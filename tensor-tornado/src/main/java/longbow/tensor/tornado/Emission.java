package longbow.tensor.tornado;

import longbow.tensor.Shape;
import longbow.tensor.Tensor;

/** Emits the launches that compute one tensor of another. */
@FunctionalInterface
interface Emission {

    /** Emits launches that read {@code x} and write all of {@code y}. */
    void emit(Launcher to, Operand x, Operand y);

    /** What brings tensors to the device and makes those of its results. */
    @FunctionalInterface
    interface Runner {

        /** Brings {@code x} to the device, runs what is emitted, and returns its result, F32 of shape {@code y}. */
        Tensor run(Tensor x, Shape y, Emission emission);
    }
}
