package dev.unroll.compiler.driver;

import dev.unroll.runtime.Network;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.CRC32;

/// The class files of an emitted source.
///
/// @param main name of the network's class
/// @param files contents of each class file by the name of its class; not copied
record EmittedClasses(String main, SortedMap<String, byte[]> files) {
    private static final long MAGIC = 0x756e726f6c6c0001L; // "unroll", format 1

    EmittedClasses {
        files = Collections.unmodifiableSortedMap(new TreeMap<>(files));
    }

    /// Loads the network's class.
    Class<?> load() {
        try {
            return new Loader(files).loadClass(main);
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException("the compiler made no class " + main, e);
        }
    }

    /// Writes all class files into one stream, with a checksum that [#read] compares.
    void writeTo(OutputStream out) throws IOException {
        ByteArrayOutputStream contents = new ByteArrayOutputStream();
        DataOutputStream fields = new DataOutputStream(contents);
        fields.writeUTF(main);
        fields.writeInt(files.size());
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            fields.writeUTF(file.getKey());
            fields.writeInt(file.getValue().length);
            fields.write(file.getValue());
        }
        DataOutputStream whole = new DataOutputStream(out);
        whole.writeLong(MAGIC);
        whole.writeLong(checksum(contents.toByteArray()));
        contents.writeTo(whole);
        whole.flush();
    }

    /// What [#writeTo] wrote; empty if it is anything else.
    static Optional<EmittedClasses> read(byte[] bytes) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            if (in.readLong() != MAGIC) {
                return Optional.empty();
            }
            long checksum = in.readLong();
            byte[] contents = in.readAllBytes();
            return checksum == checksum(contents) ? Optional.of(parse(contents)) : Optional.empty();
        } catch (IOException _) {
            return Optional.empty(); // cut off
        }
    }

    private static EmittedClasses parse(byte[] contents) throws IOException {
        DataInputStream fields = new DataInputStream(new ByteArrayInputStream(contents));
        String main = fields.readUTF();
        SortedMap<String, byte[]> files = new TreeMap<>();
        for (int left = fields.readInt(); left > 0; left--) {
            files.put(fields.readUTF(), fields.readNBytes(fields.readInt()));
        }
        return new EmittedClasses(main, files);
    }

    private static long checksum(byte[] contents) {
        CRC32 checksum = new CRC32();
        checksum.update(contents);
        return checksum.getValue();
    }

    private static final class Loader extends ClassLoader {
        private final Map<String, byte[]> files;

        Loader(Map<String, byte[]> files) {
            super(Network.class.getClassLoader());
            this.files = files;
        }

        @Override
        protected Class<?> findClass(String name) throws ClassNotFoundException {
            byte[] file = files.get(name);
            if (file == null) {
                throw new ClassNotFoundException(name);
            }
            return defineClass(name, file, 0, file.length);
        }
    }
}
