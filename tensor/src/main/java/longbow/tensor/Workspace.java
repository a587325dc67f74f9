package longbow.tensor;

import java.util.List;

/**
 * A stretch of a program whose temporaries share memory. Between {@link #open} and {@link #close}, the results of all
 * operations on the backend, and the tensors made from Java arrays, take their memory from lists of free blocks, and at the
 * end all of it goes back to them. So a training step that is like the one before finds its memory ready and warm, and the
 * garbage collector has nothing to do.
 *
 * <pre>{@code
 * try (Workspace step = Workspace.open(backend)) {
 *     Grad.ValueAndGradient result = Grad.valueAndGrad(backend, model.parameters(), loss);
 *     optimizer.step(result.gradients(), rate);
 *     history.add(step.keep(result.value()));   // outlives the step; all else ends with it
 * }
 * }</pre>
 *
 * <p>What is to outlive a workspace must be {@linkplain #keep kept}, or read into Java values; using any other tensor
 * of it afterwards is a {@link ReleasedException} that names the tensor. That includes cells made inside: create models and
 * optimizers outside.
 *
 * <p>A workspace belongs to the thread that opened it and covers what that thread computes, the bodies of
 * {@link Backend#parallel} included, on whichever thread they run. Workspaces nest: within an inner one memory comes from the
 * inner one, and what it keeps belongs to the outer one. Without an open workspace tensors belong to the garbage collector.
 * Values never depend on any of this.
 */
public interface Workspace extends AutoCloseable {

    /**
     * Opens a workspace for the calling thread, inside the one that is open there, if any.
     *
     * @param backend whose tensors it covers; a backend without lists of free memory, or one that records what it computes,
     *     such as a tape, gives a workspace that does nothing
     */
    static Workspace open(Backend backend) {
        return backend.workspace();
    }

    /**
     * Lets the memory of {@code tensor}, and of all tensors that are views of the same memory, outlive this workspace: it
     * then belongs to the one around it, or to the garbage collector. Nothing is copied.
     *
     * @return {@code tensor}
     */
    Tensor keep(Tensor tensor);

    /**
     * Takes back the memory of {@code tensors} now, where it belongs to this workspace; using them, or views of the same
     * memory, afterwards is the same {@link ReleasedException}. For what is large and was used up early. Any thread may do so.
     */
    void release(List<Tensor> tensors);

    /**
     * Takes back the memory of all that was computed inside and not kept.
     *
     * @throws IllegalStateException if a workspace inside is still open, or if another thread opened this one
     */
    @Override
    void close();
}
