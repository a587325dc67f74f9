package longbow.tensor.tornado;

import static longbow.tensor.tornado.DeviceTensors.operand;
import static longbow.tensor.tornado.DeviceTensors.operands;
import static longbow.tensor.tornado.DeviceTensors.storage;

import java.lang.ref.Reference;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BinaryOperator;
import java.util.function.IntFunction;
import longbow.tensor.Backend;
import longbow.tensor.DType;
import longbow.tensor.Key;
import longbow.tensor.KvCache;
import longbow.tensor.Memory;
import longbow.tensor.Plan;
import longbow.tensor.Program;
import longbow.tensor.Shape;
import longbow.tensor.Tensor;
import longbow.tensor.TensorException;
import longbow.tensor.Workspace;
import longbow.tensor.op.Op;
import longbow.tensor.op.ShapeRules;
import longbow.tensor.op.Update;
import longbow.tensor.op.UpdateRules;
import org.jspecify.annotations.Nullable;

/**
 * Computes on a device that TornadoVM reaches. Tensors stay there; nothing comes back but what is read. Operations are launches of
 * kernels that know no shapes, so none is compiled twice. What has no kernel is computed on the host, with a warning.
 */
final class TornadoBackend implements Backend {
    private final Device device;
    private final DeviceMemory memory;
    private final Eager eager;
    private final Host host;
    private final DeviceTensors tensors;
    private final String description;

    TornadoBackend(Device device, int threads, String description) {
        this.device = device;
        this.memory = new DeviceMemory(device);
        this.eager = new Eager(device, memory);
        this.host = new Host(threads);
        this.tensors = new DeviceTensors(this, device, memory, host);
        this.description = description;
    }

    @Override
    public String description() {
        return description;
    }

    // ---- tensors -----------------------------------------------------------------------------------------------

    @Override
    public Tensor tensor(DType dtype, Shape shape, Object array) {
        dtype.checkArray(shape, array);
        return tensors.of(dtype, shape, array);
    }

    @Override
    public Tensor full(DType dtype, Shape shape, double value) {
        if (Place.of(dtype) == null || dtype.isStorage()) {
            return Backend.super.full(dtype, shape, value);
        }
        Tensor tensor = tensors.empty(dtype, shape, null);
        double stored = dtype == DType.BOOL ? value != 0 ? 1 : 0 : dtype == DType.I32 ? (int) value : value;
        eager.run(to -> Elementwise.fill(to, operand(tensor), stored));
        if (dtype != DType.I32) {
            return tensor;
        }
        Block block = ((Storage.Resident) tensor.storage()).block();
        return new Tensor(this, dtype, shape, new Storage.Resident(block, (int) value, (int) value));
    }

    @Override
    public Object toArray(Tensor tensor) {
        return tensors.toArray(tensor);
    }

    /** Returns how many elements have come back from the device until now. */
    long elementsRead() {
        return device.elementsRead();
    }

    /** As {@link #tensor}, but no workspace takes it back. */
    Tensor lasting(DType dtype, Shape shape, Object array) {
        return tensors.lasting(dtype, shape, array);
    }

    /** Returns a tensor with the same elements in memory of its own. */
    Tensor duplicate(Tensor tensor) {
        if (storage(tensor) instanceof Storage.Hosted) {
            return tensor;
        }
        Tensor copy = tensors.empty(tensor.dtype(), tensor.shape(), null);
        lower(new Op.Contiguous(), List.of(tensor), List.of(copy));
        return copy;
    }

    // ---- operations --------------------------------------------------------------------------------------------

    @Override
    public List<Tensor> execute(Op op, List<Tensor> in) {
        List<ShapeRules.Result> results = ShapeRules.infer(op, in);
        Tensor view = view(op, in.getFirst(), results.getFirst());
        if (view != null) {
            return List.of(view);
        }
        if (op instanceof Op.KeyedDropout d) {
            long[] key = (long[]) toArray(in.get(1));
            return execute(new Op.Dropout(new Key(key[0], key[1]), d.p()), List.of(in.getFirst()));
        }
        List<Tensor> operands = prepared(op, in);
        if (!Lowering.knows(op, operands)) {
            host.warn(op.label(), operands);
            return onHost(op, operands);
        }
        if (!inRange(op, operands)) {
            return onHost(op, in); // which says what is wrong
        }
        List<Tensor> out = new ArrayList<>(results.size());
        for (ShapeRules.Result result : results) {
            out.add(tensors.empty(result.dtype(), result.shape(), op));
        }
        lower(op, operands, out);
        Tensor y = out.getFirst();
        if (Indices.keepsBounds(op)) {
            Storage.Resident known = (Storage.Resident) storage(in.getFirst());
            return List.of(tensors.bounded(y, known.least(), known.greatest()));
        }
        return Indices.chooses(op)
                ? List.of(tensors.bounded(y, 0, in.getFirst().shape().dim(-1) - 1))
                : out;
    }

    @Override
    public void execute(Op op, List<Tensor> in, List<Tensor> out) {
        List<Tensor> operands = prepared(op, in);
        if (Lowering.knows(op, operands) && inRange(op, operands)) {
            lower(op, operands, out);
            return;
        }
        List<Tensor> results = execute(op, in);
        for (int i = 0; i < results.size(); i++) {
            tensors.overwrite(out.get(i), results.get(i));
        }
    }

    private void lower(Op op, List<Tensor> in, List<Tensor> out) {
        List<Operand> x = operands(in);
        List<Operand> y = operands(out);
        eager.run(to -> Lowering.lower(to, op, x, y));
        Reference.reachabilityFence(in);
        Reference.reachabilityFence(out);
    }

    private List<Tensor> onHost(Op op, List<Tensor> in) {
        List<Tensor> out = new ArrayList<>();
        host.execute(op, in).forEach(result -> out.add(tensors.adopted(result)));
        return out;
    }

    /** Returns a tensor of the same memory where the elements stay as they lie. */
    private @Nullable Tensor view(Op op, Tensor x, ShapeRules.Result result) {
        boolean same = switch (op) {
            case Op.Reshape r -> true;
            case Op.Contiguous c -> true;
            case Op.Prepack p -> true;
            case Op.Expand e -> e.shape().numel() == x.numel();
            case Op.Narrow n -> n.length() == x.shape().dim(n.dim());
            default -> false;
        };
        if (!same) {
            return null;
        }
        if (storage(x) instanceof Storage.Resident resident) {
            resident.block().check(x);
            return new Tensor(this, x.dtype(), result.shape(), resident);
        }
        return tensors.hosted(host.execute(op, List.of(x)).getFirst());
    }

    /** Returns the operands with 64-bit indices in 32 bits: what does not fit is out of range anyway. */
    private List<Tensor> prepared(Op op, List<Tensor> in) {
        int at = Indices.operand(op);
        if (at < 0 || in.get(at).dtype() != DType.I64) {
            return in;
        }
        List<Tensor> operands = new ArrayList<>(in);
        operands.set(
                at,
                tensors.adopted(host.execute(new Op.Cast(DType.I32), List.of(in.get(at)))
                        .getFirst()));
        return operands;
    }

    private boolean inRange(Op op, List<Tensor> in) {
        int at = Indices.operand(op);
        return at < 0
                || Indices.inRange(in.get(at), (Storage.Resident) storage(in.get(at)), Indices.extent(op, in), this);
    }

    @Override
    public void update(Update update, List<Tensor> cells, List<Tensor> inputs) {
        UpdateRules.check(this, update, cells, inputs);
        distinct(update, cells);
        if (cells.getFirst().dtype() == DType.F32) {
            List<Operand> p = operands(cells);
            List<Operand> x = operands(inputs);
            eager.run(to -> Updating.update(to, update, p, x));
            Reference.reachabilityFence(cells);
            Reference.reachabilityFence(inputs);
            return;
        }
        host.warn(update.label(), cells);
        List<Tensor> results = host.update(update, cells, inputs);
        for (int i = 0; i < cells.size(); i++) {
            tensors.overwrite(cells.get(i), results.get(i));
        }
    }

    private static void distinct(Update update, List<Tensor> cells) {
        for (int i = 0; i < cells.size(); i++) {
            for (int j = 0; j < i; j++) {
                if (operand(cells.get(i)).at() == operand(cells.get(j)).at()) {
                    throw new TensorException("%s: cells %d and %d, %s%s, share memory; give each a copy()"
                            .formatted(
                                    update.label(),
                                    j,
                                    i,
                                    cells.get(i).dtype(),
                                    cells.get(i).shape()));
                }
            }
        }
    }

    // ---- programs ----------------------------------------------------------------------------------------------

    /** One after the other, in the tree that {@link Backend#reduce} states, which holds few values at a time. */
    @Override
    public <T> T reduce(int tasks, IntFunction<T> body, BinaryOperator<T> combine) {
        if (tasks == 1) {
            return body.apply(0);
        }
        int half = Integer.highestOneBit(tasks - 1);
        T left = reduce(half, body, combine);
        return combine.apply(left, reduce(tasks - half, task -> body.apply(half + task), combine));
    }

    @Override
    public boolean startsSlowly() {
        return true;
    }

    @Override
    public Plan compile(Program program) {
        return new DevicePlan(this, program);
    }

    /** Returns launches that can be repeated. */
    LaunchSequence sequence(List<Launch> launches) {
        return device.sequence(launches);
    }

    /** Returns memory that lasts as long as something refers to it. */
    Block memoryOfPlan(Place place, int n) {
        return memory.lasting(place, n);
    }

    @Override
    public Workspace workspace() {
        return memory.open();
    }

    @Override
    public Memory memory() {
        return memory.report();
    }

    @Override
    public KvCache kvCache(DType dtype, int layers, int heads, int kvHeads, int headDim) {
        if (dtype != DType.F32) {
            throw new TensorException(
                    "kvCache: the device keeps keys and values as F32, not as %s; use the backend of the processor for it"
                            .formatted(dtype));
        }
        KvCache.Format format = new KvCache.Format(dtype, layers, heads, kvHeads, headDim);
        return new DeviceKvCache(format, memory, this::emitted);
    }

    private Tensor emitted(Tensor x, Shape shape, Emission emission) {
        Tensor y = tensors.empty(DType.F32, shape, null);
        Operand from = operand(x);
        Operand into = operand(y);
        eager.run(to -> emission.emit(to, from, into));
        Reference.reachabilityFence(x);
        return y;
    }
}
