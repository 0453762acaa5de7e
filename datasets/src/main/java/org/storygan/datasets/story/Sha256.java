package org.storygan.datasets.story;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256 of a sequence of parts, each told apart from the next by its length. */
public final class Sha256 {

    private final MessageDigest digest;

    public Sha256() {
        digest = digest();
    }

    private static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform must have SHA-256", e);
        }
    }

    /** The hash of these bytes and nothing else, as other programs compute it, in hexadecimal. */
    public static String ofBytes(byte[] bytes) {
        return HexFormat.of().formatHex(digest().digest(bytes));
    }

    /** The same of everything that is left in a stream. */
    public static String ofStream(InputStream in) throws IOException {
        var digest = digest();
        byte[] chunk = new byte[1 << 16];
        for (int got = in.read(chunk); got >= 0; got = in.read(chunk)) {
            digest.update(chunk, 0, got);
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    /** The hash of one text, in hexadecimal. */
    public static String of(String text) {
        return new Sha256().add(text).hex();
    }

    public Sha256 add(String text) {
        return add(text.getBytes(StandardCharsets.UTF_8));
    }

    public Sha256 add(byte[] bytes) {
        for (int shift = 24; shift >= 0; shift -= 8) {
            digest.update((byte) (bytes.length >> shift));
        }
        digest.update(bytes);
        return this;
    }

    /** The story's words, pictures and labels. */
    public Sha256 add(Story story) {
        add(story.id());
        for (Frame frame : story.frames()) {
            frame.sentences().forEach(this::add);
            add(frame.picture().rgb());
            add(frame.labels().toString());
        }
        return this;
    }

    /** The hash of everything added; nothing can be added after. */
    public String hex() {
        return HexFormat.of().formatHex(digest.digest());
    }
}
