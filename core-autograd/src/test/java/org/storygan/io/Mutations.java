package org.storygan.io;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.storygan.backend.Philox;

/** Damage of all sorts done to a safetensors file: the same on every run. */
public final class Mutations {
    private static final String[] PIECES = {
        "{",
        "}",
        "\"",
        ",",
        "[",
        "]",
        "0",
        "-1",
        "1e9",
        "9223372036854775807",
        "\\ud800",
        "\"dtype\":\"F32\"",
        "null",
        " "
    };

    private final int[] words = new int[4];
    private final int seed;
    private int draws;

    public Mutations(int seed) {
        this.seed = seed;
    }

    /** Below the limit. */
    public int draw(int limit) {
        Arrays.fill(words, 0);
        words[0] = draws++;
        Philox.block(words, seed);
        return Math.floorMod(words[0], limit);
    }

    /** Something that stands in JSON. */
    public String piece() {
        return PIECES[draw(PIECES.length)];
    }

    /** A file with one bit turned 40 %, cut 20 %, another length of the header, another number in it, JSON put into it, a swap 10 % each. */
    public byte[] of(byte[] whole) {
        int header = headerEnd(whole);
        byte[] damaged = whole.clone();
        switch (draw(10)) {
            case 0, 1, 2, 3 -> damaged[draw(whole.length)] ^= (byte) (1 << draw(8));
            case 4, 5 -> damaged = Arrays.copyOf(whole, draw(whole.length));
            case 6 -> damaged[draw(8)] = (byte) draw(256);
            case 7 -> damaged[digit(whole, header)] = (byte) ('0' + draw(10));
            case 8 -> damaged = spliced(whole, 8 + draw(header - 8));
            default -> swap(damaged);
        }
        return damaged;
    }

    /** With one bit of the tensors turned. */
    public byte[] withTurnedBit(byte[] whole) {
        int header = headerEnd(whole);
        byte[] damaged = whole.clone();
        damaged[header + draw(whole.length - header)] ^= (byte) (1 << draw(8));
        return damaged;
    }

    /** Where the tensors begin; the header is shorter than 2^24. */
    private static int headerEnd(byte[] whole) {
        return 8 + length(whole);
    }

    private static int length(byte[] whole) {
        return whole[0] & 0xFF | (whole[1] & 0xFF) << 8 | (whole[2] & 0xFF) << 16;
    }

    /** The place of some digit in the header. */
    private int digit(byte[] whole, int header) {
        int at = 8 + draw(header - 8);
        while (whole[at] < '0' || whole[at] > '9') {
            at = at + 1 == header ? 8 : at + 1;
        }
        return at;
    }

    /** A piece of JSON put in, and the length in front corrected so that the parser sees it. */
    private byte[] spliced(byte[] whole, int at) {
        byte[] piece = piece().getBytes(StandardCharsets.UTF_8);
        byte[] longer = Arrays.copyOf(whole, whole.length + piece.length);
        System.arraycopy(piece, 0, longer, at, piece.length);
        System.arraycopy(whole, at, longer, at + piece.length, whole.length - at);
        int length = length(whole) + piece.length;
        for (int i = 0; i < 3; i++) {
            longer[i] = (byte) (length >> 8 * i);
        }
        return longer;
    }

    private void swap(byte[] bytes) {
        int size = 1 + draw(16);
        int a = draw(bytes.length - 2 * size);
        int b = a + size + draw(bytes.length - a - 2 * size + 1);
        byte[] kept = Arrays.copyOfRange(bytes, a, a + size);
        System.arraycopy(bytes, b, bytes, a, size);
        System.arraycopy(kept, 0, bytes, b, size);
    }
}
