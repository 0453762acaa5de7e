package org.storygan.lite.weights;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.storygan.fuzz.Scratch;

/** The readers of weights that other programs wrote. */
public final class WeightReaders {

    private WeightReaders() {}

    /** A file of any format. */
    public static void weights(byte[] input) throws IOException {
        WeightFile.readAll(Scratch.file("x.pth", input));
    }

    /** The pickle of a PyTorch file whose archive is right: random bytes seldom have right checksums. */
    public static void torchPickle(byte[] input) throws IOException {
        var out = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(out)) {
            put(zip, "x/data.pkl", input);
            put(zip, "x/data/0", new byte[24]);
            put(zip, "x/version", "3\n".getBytes(StandardCharsets.US_ASCII));
        }
        WeightFile.readAll(Scratch.file("y.pth", out.toByteArray()));
    }

    private static void put(ZipOutputStream zip, String name, byte[] content) throws IOException {
        var entry = new ZipEntry(name);
        var crc = new CRC32();
        crc.update(content);
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(content.length);
        entry.setCrc(crc.getValue());
        zip.putNextEntry(entry);
        zip.write(content);
        zip.closeEntry();
    }
}
