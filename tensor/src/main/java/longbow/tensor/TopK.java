package longbow.tensor;

/**
 * The greatest elements of each row, in descending order.
 *
 * @param values the elements (..., k)
 * @param indices where they stand in their rows, as I32 (..., k)
 */
public record TopK(Tensor values, Tensor indices) {}
