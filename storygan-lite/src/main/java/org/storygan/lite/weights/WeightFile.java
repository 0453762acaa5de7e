package org.storygan.lite.weights;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.storygan.io.FormatException;
import org.storygan.io.StoredTensor;

/** Tensors by name in a file of one of the known formats, open for reading. */
public interface WeightFile extends AutoCloseable {

    /** {@code safetensors}, {@code PyTorch} or {@code npz}. */
    String format();

    /** In alphabetical order. */
    Set<String> names();

    /** @throws FormatException when there is none of this name, or it is not what the file says */
    StoredTensor read(String name);

    /** Text that the file carries beside its tensors. */
    Map<String, String> metadata();

    /** Whether reading compares checksums; damage is then told and never becomes numbers. */
    boolean hasChecksums();

    @Override
    void close();

    /**
     * Opens a file and checks all that can be checked without its tensors. Its first bytes decide what it is, its name does not; a file
     * that one format refuses is never tried as another.
     *
     * @throws FormatException when it is none of the formats, or one with a fault
     */
    static WeightFile open(Path file) {
        byte[] start = start(file);
        if (starts(start, ZipDirectory.SIGNATURE)) {
            var zip = ZipDirectory.open(file);
            boolean isOfNumpy = zip.entries().keySet().stream().anyMatch(name -> name.endsWith(".npy"));
            return isOfNumpy ? NpzWeights.open(file, zip) : TorchZip.open(file, zip);
        } else if (starts(start, TorchStream.SIGNATURE)) {
            return TorchStream.open(file);
        } else if (start.length > 262 && new String(start, 257, 5, StandardCharsets.ISO_8859_1).equals("ustar")) {
            throw new FormatException(
                    file.toString(),
                    "",
                    "a tar archive, as PyTorch wrote before 0.1.10",
                    "one that PyTorch 0.1.10 or newer wrote");
        } else if (start.length > 1 && start[0] == (byte) 0x80 && start[1] <= 5 && start[1] >= 2) {
            throw new FormatException(
                    file.toString(), "", "a pickle", "safetensors, PyTorch's .pth, or .npz; a bare pickle is not read");
        }
        return new SafetensorsWeights(file);
    }

    /** All tensors of a file. */
    static Map<String, StoredTensor> readAll(Path file) {
        try (var open = open(file)) {
            Map<String, StoredTensor> tensors = new TreeMap<>();
            open.names().forEach(name -> tensors.put(name, open.read(name)));
            return tensors;
        }
    }

    private static byte[] start(Path file) {
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            throw new FormatException(file.toString(), "", "no ordinary file", "a file of weights");
        }
        try (var in = Files.newInputStream(file)) {
            return in.readNBytes(512);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file + ": " + e, e);
        }
    }

    private static boolean starts(byte[] bytes, byte[] signature) {
        if (bytes.length < signature.length) {
            return false;
        }
        for (int i = 0; i < signature.length; i++) {
            if (bytes[i] != signature[i]) {
                return false;
            }
        }
        return true;
    }
}
