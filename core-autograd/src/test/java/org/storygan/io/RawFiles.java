package org.storygan.io;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Safetensors files put together by hand, right or wrong. */
final class RawFiles {
    private RawFiles() {}

    /** Length, header and so many bytes of tensors: 0, 1, 2, ... */
    static byte[] of(String header, int dataBytes) {
        byte[] text = header.getBytes(StandardCharsets.UTF_8);
        return of(text.length, text, dataBytes);
    }

    static byte[] of(long claimedLength, byte[] header, int dataBytes) {
        var bytes = ByteBuffer.allocate(8 + header.length + dataBytes).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putLong(claimedLength).put(header);
        for (int i = 0; i < dataBytes; i++) {
            bytes.put((byte) i);
        }
        return bytes.array();
    }

    /** A header with one tensor. */
    static String one(String shape, String offsets) {
        return "{\"w\":{\"dtype\":\"F32\",\"shape\":" + shape + ",\"data_offsets\":" + offsets + "}}";
    }

    /** A header with the tensors a and b of four bytes each, at these places. */
    static String two(String a, String b) {
        return "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":" + a
                + "},\"b\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":" + b + "}}";
    }

    static Path put(Path file, byte[] bytes) {
        try {
            return Files.write(file, bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static byte[] get(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
