package longbow.tensor.tornado;

import longbow.tensor.Tensor;

/** What the backend keeps for a tensor. */
sealed interface Storage {

    /**
     * The elements lie on the device, in row-major order from the beginning of the block.
     *
     * @param least for integers a bound of the elements, as far as it is known without asking the device
     * @param greatest likewise
     */
    record Resident(Block block, int least, int greatest) implements Storage {
        /** Nothing is known of the elements. */
        Resident(Block block) {
            this(block, Integer.MIN_VALUE, Integer.MAX_VALUE);
        }
    }

    /** The elements lie on the host, since there is no place for their type: a tensor of the host's backend. */
    record Hosted(Tensor tensor) implements Storage {}
}
