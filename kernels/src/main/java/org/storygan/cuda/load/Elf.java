package org.storygan.cuda.load;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.storygan.backend.DeviceException;

/**
 * A native library as a file, of which the few fields are known that retargeting needs: see "ELF-64 Object File Format" and, for the
 * version section, the "Linux Standard Base Core Specification", section 10.7.
 */
final class Elf {
    private static final int HEADER = 64;
    private static final int MAGIC = 0x464c457f; // 7f E L F
    private static final int CLASS_64_LITTLE = 0x0102;
    private static final int X86_64 = 62;
    private static final int DYNAMIC = 6;
    private static final int VERSIONS_NEEDED = 0x6ffffffe;

    private final ByteBuffer bytes;
    private int changes;

    private Elf(byte[] bytes) {
        this.bytes = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Whether the file is a library for 64-bit x86. */
    static boolean isLoadable(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            var header = ByteBuffer.wrap(in.readNBytes(HEADER)).order(ByteOrder.LITTLE_ENDIAN);
            return header.limit() == HEADER
                    && header.getInt(0) == MAGIC
                    && header.getShort(4) == CLASS_64_LITTLE
                    && header.getShort(18) == X86_64;
        } catch (IOException e) {
            return false;
        }
    }

    /**
     * The library with a dependency renamed, as libcublas.so.12 to libcublas.so.13: the name among its strings, which the entry NEEDED
     * and the version both point at, and the hash of the version. The two names are equally long, so nothing moves.
     */
    static byte[] retargeted(byte[] library, String from, String to) {
        if (from.length() != to.length()) {
            throw new IllegalArgumentException("retarget: " + from + " and " + to + " differ in length");
        }
        var elf = new Elf(library.clone());
        elf.sections(from, to);
        if (elf.changes < 2) {
            throw new DeviceException("cuda: JCuda's native library does not ask for " + from
                    + ", so it cannot be made to ask for " + to + ": is it version 12.6.0?");
        }
        return elf.bytes.array();
    }

    private void sections(String from, String to) {
        for (int i = 0; i < (bytes.getShort(0x3C) & 0xffff); i++) {
            int section = section(i);
            if (bytes.getInt(section + 4) == DYNAMIC) {
                renameIn(strings(section), from, to);
            } else if (bytes.getInt(section + 4) == VERSIONS_NEEDED) {
                rehash(section, hash(from), hash(to));
            }
        }
    }

    private int section(int i) {
        return (int) bytes.getLong(0x28) + i * (bytes.getShort(0x3A) & 0xffff);
    }

    private int offset(int section) {
        return (int) bytes.getLong(section + 24);
    }

    /** The section of the strings that another one points at. */
    private int strings(int section) {
        return section(bytes.getInt(section + 40));
    }

    private void renameIn(int strings, String from, String to) {
        int start = offset(strings);
        int size = (int) bytes.getLong(strings + 32);
        var text = new String(bytes.array(), start, size, StandardCharsets.ISO_8859_1);
        int at = text.indexOf("\0" + from + "\0");
        if (at >= 0) {
            bytes.put(start + at + 1, to.getBytes(StandardCharsets.US_ASCII));
            changes++;
        }
    }

    /** Of each file that versions are needed of, each version: both are lists with the distance to the next entry. */
    private void rehash(int section, int from, int to) {
        int file = offset(section);
        for (int i = 0; i < bytes.getInt(section + 44); i++) {
            int version = file + bytes.getInt(file + 8);
            for (int j = 0; j < (bytes.getShort(file + 2) & 0xffff); j++) {
                if (bytes.getInt(version) == from) {
                    bytes.putInt(version, to);
                    changes++;
                }
                version += bytes.getInt(version + 12);
            }
            file += bytes.getInt(file + 12);
        }
    }

    /** The hash of the ELF specification. */
    static int hash(String name) {
        int hash = 0;
        for (byte c : name.getBytes(StandardCharsets.US_ASCII)) {
            hash = (hash << 4) + c;
            int high = hash & 0xf0000000;
            hash ^= high >>> 24;
            hash &= ~high;
        }
        return hash;
    }
}
