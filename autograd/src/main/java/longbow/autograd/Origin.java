package longbow.autograd;

import longbow.tensor.Tensor;
import longbow.tensor.Workspace;
import longbow.tensor.op.Op;
import org.jspecify.annotations.Nullable;

/** Where a tracked value comes from: a leaf, the entry of the tape whose only result it is, or one of several results. */
sealed interface Origin permits Origin.Leaf, Origin.Entry, Origin.Output {

    /** Returns how the tape names it. */
    String name();

    /** What a tape consists of. */
    sealed interface Entry extends Origin permits Node, Stretch {

        /** Adds a contribution to the gradient of one result; in order of arrival, so that equal programs give equal bits. */
        void accumulate(int output, Tensor gradient);

        /** Lets gradients that have arrived outlive {@code workspace}. */
        void keepGradients(Workspace workspace);

        /** Forgets everything but the name, so that memory becomes free while the tape is still being walked. */
        void release();
    }

    /** A tracked leaf; compared by identity. */
    final class Leaf implements Origin {
        /** Its place in the order of registration, which is the order of gradients. */
        final int order;
        /** The parameter it stands for, or null for a variable. */
        final @Nullable Parameter parameter;

        Leaf(int order, @Nullable Parameter parameter) {
            this.order = order;
            this.parameter = parameter;
        }

        /** Returns what gradients are filed under: the parameter, which outlives the tape, or else the leaf. */
        Object key() {
            return parameter != null ? parameter : this;
        }

        @Override
        public String name() {
            return parameter != null ? parameter.name() : "variable " + order;
        }
    }

    /** Result {@code index} of a recorded operation that has several, such as {@link Op.Grad}. */
    record Output(Node node, int index) implements Origin {
        @Override
        public String name() {
            return node.name() + "." + index;
        }
    }
}
