package longbow.autograd;

import longbow.tensor.op.Op;
import org.jspecify.annotations.Nullable;

/** Where a tracked value comes from: a leaf, the {@link Node} whose only result it is, or one of several results. */
sealed interface Origin permits Origin.Leaf, Node, Origin.Output {

    /** Returns how the tape names it. */
    String name();

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
