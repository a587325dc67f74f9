package longbow.tensor.io;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/**
 * The header of a safetensors file, checked: every name, type, shape and offset in it can be relied on.
 *
 * @param metadata the file's {@code __metadata__}, empty if it has none
 * @param entries the tensors by name, in the order of the header
 */
record SafeTensorsHeader(Map<String, String> metadata, SequencedMap<String, SafeTensors.Entry> entries) {
    /** The key that holds strings about the file instead of a tensor. */
    static final String METADATA = "__metadata__";

    /** The longest header that is read or written, as in the format's own implementation. */
    static final long MAX_BYTES = 100_000_000;

    /**
     * Reads and checks a header.
     *
     * @param file named in messages
     * @param json the header's bytes
     * @param dataBytes how many bytes the file holds after the header
     */
    static SafeTensorsHeader parse(Path file, byte[] json, long dataBytes) throws SafeTensorsException {
        if (json.length == 0 || json[0] != '{') {
            throw new SafeTensorsException(file, "the header must start with '{'");
        }
        Json root;
        try {
            root = Json.parse(json);
        } catch (JsonException problem) {
            throw new SafeTensorsException(file, "the header is not valid JSON: " + problem.getMessage());
        }
        Map<String, String> metadata = new LinkedHashMap<>();
        SequencedMap<String, SafeTensors.Entry> entries = new LinkedHashMap<>();
        for (var member : ((Json.ObjectValue) root).members().entrySet()) {
            if (member.getKey().equals(METADATA)) {
                readMetadata(file, member.getValue(), metadata);
            } else {
                entries.put(member.getKey(), readEntry(file, member.getKey(), member.getValue()));
            }
        }
        checkLayout(file, entries, dataBytes);
        return new SafeTensorsHeader(metadata, entries);
    }

    private static void readMetadata(Path file, Json json, Map<String, String> metadata) throws SafeTensorsException {
        if (!(json instanceof Json.ObjectValue(var members))) {
            throw new SafeTensorsException(file, METADATA + " must be an object");
        }
        for (var member : members.entrySet()) {
            if (!(member.getValue() instanceof Json.StringValue(var text))) {
                throw new SafeTensorsException(
                        file, METADATA + " holds a value that is not a string at key " + Json.excerpt(member.getKey()));
            }
            metadata.put(member.getKey(), text);
        }
    }

    private static SafeTensors.Entry readEntry(Path file, String name, Json json) throws SafeTensorsException {
        String tensor = "tensor " + Json.excerpt(name);
        if (!(json instanceof Json.ObjectValue(var members))) {
            throw new SafeTensorsException(file, tensor + " must be described by an object");
        }
        for (String key : members.keySet()) {
            if (!key.equals("dtype") && !key.equals("shape") && !key.equals("data_offsets")) {
                throw new SafeTensorsException(file, tensor + " has the unknown field " + Json.excerpt(key));
            }
        }
        if (!(members.get("dtype") instanceof Json.StringValue(var dtype))) {
            throw new SafeTensorsException(file, tensor + " lacks a dtype in text");
        }
        StoredType type = StoredType.named(dtype);
        if (type == null) {
            throw new SafeTensorsException(
                    file,
                    tensor + " has dtype " + Json.excerpt(dtype) + ", which is not one of " + StoredType.names()
                            + " (convert it first)");
        }
        int[] shape = readShape(file, tensor, members.get("shape"));
        long[] offsets = integers(members.get("data_offsets"));
        if (offsets == null || offsets.length != 2) {
            throw new SafeTensorsException(file, tensor + " lacks data_offsets of two whole numbers from 0 up");
        }
        if (offsets[0] > offsets[1]) {
            throw new SafeTensorsException(
                    file, tensor + " ends before it starts: data_offsets are [" + offsets[0] + ", " + offsets[1] + "]");
        }
        long bytes = type.width();
        try {
            for (int size : shape) {
                bytes = Math.multiplyExact(bytes, (long) size);
            }
        } catch (ArithmeticException overflow) {
            throw new SafeTensorsException(file, tensor + " has a shape whose size overflows 64 bits");
        }
        if (bytes != offsets[1] - offsets[0]) {
            throw new SafeTensorsException(
                    file,
                    tensor + " needs " + bytes + " bytes for its dtype " + dtype
                            + " and shape, but its data_offsets span " + (offsets[1] - offsets[0]));
        }
        return new SafeTensors.Entry(name, dtype, shape, offsets[0], bytes);
    }

    private static int[] readShape(Path file, String tensor, @Nullable Json json) throws SafeTensorsException {
        long[] sizes = integers(json);
        if (sizes == null) {
            throw new SafeTensorsException(file, tensor + " lacks a shape of whole numbers from 0 up");
        }
        int[] shape = new int[sizes.length];
        for (int i = 0; i < shape.length; i++) {
            if (sizes[i] > Integer.MAX_VALUE) {
                throw new SafeTensorsException(
                        file,
                        tensor + " has size " + sizes[i] + " in dimension " + i + ", beyond the limit of 2147483647");
            }
            shape[i] = (int) sizes[i];
        }
        return shape;
    }

    /** Returns the numbers of an array of non-negative 64-bit integers, or null if it is anything else. */
    private static long @Nullable [] integers(@Nullable Json json) {
        if (!(json instanceof Json.ArrayValue(var elements))) {
            return null;
        }
        long[] values = new long[elements.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = elements.get(i) instanceof Json.NumberValue number
                    ? number.exactLong().orElse(-1)
                    : -1;
            if (values[i] < 0) {
                return null;
            }
        }
        return values;
    }

    /** Checks that the tensors lie one after the other, cover the data exactly, and do not overlap. */
    private static void checkLayout(Path file, SequencedMap<String, SafeTensors.Entry> entries, long dataBytes)
            throws SafeTensorsException {
        List<SafeTensors.Entry> sorted = new ArrayList<>(entries.values());
        sorted.sort(Comparator.comparingLong(SafeTensors.Entry::offset).thenComparingLong(SafeTensors.Entry::bytes));
        long end = 0;
        for (SafeTensors.Entry entry : sorted) {
            String tensor = "tensor " + Json.excerpt(entry.name());
            if (entry.offset() > dataBytes || entry.bytes() > dataBytes - entry.offset()) {
                throw new SafeTensorsException(
                        file,
                        tensor + " ends at byte " + (entry.offset() + entry.bytes())
                                + " of the data, but the file holds only " + dataBytes + " (it may be truncated)");
            }
            if (entry.offset() < end) {
                throw new SafeTensorsException(
                        file,
                        tensor + " starts at byte " + entry.offset()
                                + " of the data and overlaps another, which ends at " + end);
            }
            if (entry.offset() > end) {
                throw new SafeTensorsException(
                        file,
                        "bytes " + end + " to " + entry.offset() + " of the data, before " + tensor
                                + ", belong to no tensor");
            }
            end += entry.bytes();
        }
        if (end != dataBytes) {
            throw new SafeTensorsException(
                    file,
                    "bytes " + end + " to " + dataBytes + " of the data, after the last tensor, belong to no tensor");
        }
    }
}
