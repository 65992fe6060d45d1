package dev.unroll.runtime.file;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/// The header of a safetensors file: what is where.
///
/// @param entries the tensors, in the header's order; together they take up the data without gap or overlap
record SafetensorsHeader(List<Entry> entries, Map<String, String> metadata) {
    private static final String METADATA = "__metadata__";
    private static final int LARGEST_TENSOR = Integer.MAX_VALUE - 8;

    /// Where a tensor lies: `begin` to `end`, in bytes from the start of the data.
    record Entry(String name, StoredType type, List<Integer> shape, long begin, long end) {}

    /// A type as files name it, and the one that it is read as.
    enum StoredType {
        F64(ElementType.F64, 8),
        F32(ElementType.F32, 4),
        F16(ElementType.F32, 2),
        BF16(ElementType.F32, 2),
        I64(ElementType.I64, 8),
        I32(ElementType.I32, 4),
        U8(ElementType.U8, 1);

        final ElementType readAs;
        final int bytes;

        StoredType(ElementType readAs, int bytes) {
            this.readAs = readAs;
            this.bytes = bytes;
        }
    }

    /// Reads a header and checks that it fits `dataLength` bytes of data.
    static SafetensorsHeader parse(Path file, byte[] header, long dataLength) throws FileFormatException {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(header))
                    .toString();
            if (!(Json.parse(text) instanceof Json.ObjectValue(Map<String, Json> members))) {
                throw new FileFormatException(file, "its header is not a JSON object");
            }
            return new Parser(file, dataLength).parse(members);
        } catch (CharacterCodingException e) {
            throw new FileFormatException(file, "its header is not UTF-8", e);
        } catch (JsonSyntaxException e) {
            throw new FileFormatException(file, "its header is not valid JSON: " + e.getMessage(), e);
        }
    }

    /// The header as JSON.
    String text() {
        Json.Fields fields = Json.fields();
        if (!metadata.isEmpty()) {
            Json.Fields texts = Json.fields();
            metadata.forEach(texts::put);
            fields.put(METADATA, texts.build());
        }
        for (Entry entry : entries) {
            fields.put(
                    entry.name,
                    Json.fields()
                            .put("dtype", entry.type.name())
                            .put(
                                    "shape",
                                    Json.array(
                                            entry.shape.stream().map(Json::of).toList()))
                            .put("data_offsets", Json.array(List.of(Json.of(entry.begin), Json.of(entry.end))))
                            .build());
        }
        return fields.build().text();
    }

    private record Parser(Path file, long dataLength) {

        SafetensorsHeader parse(Map<String, Json> members) throws FileFormatException {
            List<Entry> entries = new ArrayList<>();
            Map<String, String> metadata = Map.of();
            for (Map.Entry<String, Json> member : members.entrySet()) {
                if (member.getKey().equals(METADATA)) {
                    metadata = metadata(member.getValue());
                } else {
                    entries.add(entry(member.getKey(), member.getValue()));
                }
            }
            checkCoverage(entries);
            return new SafetensorsHeader(entries, metadata);
        }

        private Map<String, String> metadata(Json value) throws FileFormatException {
            if (!(value instanceof Json.ObjectValue(Map<String, Json> members))) {
                throw new FileFormatException(file, METADATA + " is not an object");
            }
            Map<String, String> metadata = new LinkedHashMap<>();
            for (Map.Entry<String, Json> member : members.entrySet()) {
                if (!(member.getValue() instanceof Json.StringValue(String text))) {
                    throw new FileFormatException(
                            file, METADATA + " has " + quote(member.getKey()) + ", which is not text");
                }
                metadata.put(member.getKey(), text);
            }
            return metadata;
        }

        private Entry entry(String name, Json value) throws FileFormatException {
            if (!(value instanceof Json.ObjectValue(Map<String, Json> members))
                    || !(members.get("dtype") instanceof Json.StringValue(String typeName))
                    || !(members.get("shape") instanceof Json.ArrayValue(List<Json> sizes))
                    || !(members.get("data_offsets") instanceof Json.ArrayValue(List<Json> offsets))
                    || offsets.size() != 2) {
                throw wrong(name, "needs a dtype, a shape and two data_offsets");
            }
            StoredType type = type(name, typeName);
            List<Integer> shape = new ArrayList<>();
            for (Json size : sizes) {
                shape.add((int) integer(name, "shape", size, Integer.MAX_VALUE));
            }
            long begin = offset(name, offsets.get(0));
            long end = offset(name, offsets.get(1));
            checkSize(name, type, shape, end - begin);
            return new Entry(name, type, List.copyOf(shape), begin, end);
        }

        private StoredType type(String name, String typeName) throws FileFormatException {
            for (StoredType type : StoredType.values()) {
                if (type.name().equals(typeName)) {
                    return type;
                }
            }
            throw wrong(
                    name,
                    "is of type " + quote(typeName) + ", but only F64, F32, F16, BF16, I64, I32 and U8"
                            + " can be read");
        }

        private long offset(String name, Json value) throws FileFormatException {
            OptionalLong offset = whole(value);
            if (offset.isPresent() && offset.getAsLong() > dataLength) {
                throw wrong(
                        name,
                        "reaches to byte " + offset.getAsLong() + " of the data, but there are only " + dataLength
                                + " bytes of data; is the file cut off?");
            }
            return integer(name, "data_offsets", value, dataLength);
        }

        private long integer(String name, String member, Json value, long maximum) throws FileFormatException {
            OptionalLong integer = whole(value);
            if (integer.isEmpty() || integer.getAsLong() < 0 || integer.getAsLong() > maximum) {
                throw wrong(
                        name,
                        "has " + abbreviate(value.text()) + " in its " + member + ", which is not an integer from 0 to "
                                + maximum);
            }
            return integer.getAsLong();
        }

        private static OptionalLong whole(Json value) {
            try {
                return value instanceof Json.NumberValue number
                        ? OptionalLong.of(number.toLong())
                        : OptionalLong.empty();
            } catch (ArithmeticException _) {
                return OptionalLong.empty();
            }
        }

        private void checkSize(String name, StoredType type, List<Integer> shape, long length)
                throws FileFormatException {
            long needed;
            try {
                needed = Math.multiplyExact((long) type.bytes, Tensor.entryCount(shape));
            } catch (ArithmeticException e) {
                throw wrong(name, "has a shape with more entries than can be: " + abbreviate(shape.toString()));
            }
            if (needed != length) {
                throw wrong(
                        name,
                        "of type " + type + " and shape " + abbreviate(shape.toString()) + " takes " + needed
                                + " bytes, but its data_offsets span " + length);
            }
            if (needed / type.bytes * type.readAs.bytes() > LARGEST_TENSOR) {
                throw wrong(name, "has more than 2 GiB, which is more than can be read");
            }
        }

        /// Checks that the tensors lie one after another and use up the data, as the format demands.
        private void checkCoverage(List<Entry> entries) throws FileFormatException {
            long position = 0;
            for (Entry entry : entries.stream()
                    .sorted(Comparator.comparingLong(Entry::begin).thenComparingLong(Entry::end))
                    .toList()) {
                if (entry.begin != position) {
                    throw wrong(
                            entry.name,
                            "begins at byte " + entry.begin + " of the data, but the tensor before it"
                                    + " ends at byte " + position);
                }
                position = entry.end;
            }
            if (position != dataLength) {
                throw new FileFormatException(
                        file, "its tensors take up " + position + " bytes, but its data has " + dataLength);
            }
        }

        private FileFormatException wrong(String name, String problem) {
            return new FileFormatException(file, "tensor " + quote(name) + " " + problem);
        }

        private static String quote(String text) {
            return abbreviate(Json.of(text).text());
        }

        private static String abbreviate(String text) {
            return text.length() <= 100 ? text : text.substring(0, 100) + "...";
        }
    }
}
