package org.storygan.datasets.npy;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * A byte string of Python.
 *
 * @param latin1 a character 0..255 for each byte
 */
public record Bytes(String latin1) implements Comparable<Bytes> {

    static Bytes of(byte[] bytes) {
        return new Bytes(new String(bytes, StandardCharsets.ISO_8859_1));
    }

    /** The text in UTF-8, or where it is none, in Latin-1. */
    public String text() {
        try {
            var bytes = ByteBuffer.wrap(latin1.getBytes(StandardCharsets.ISO_8859_1));
            return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
        } catch (CharacterCodingException e) {
            return latin1;
        }
    }

    /** Ordered, so that a hash table of many with one hash stays fast. */
    @Override
    public int compareTo(Bytes other) {
        return latin1.compareTo(other.latin1);
    }
}
