package org.storygan.lite.weights;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.storygan.datasets.npy.Pickle;
import org.storygan.datasets.story.DataException;
import org.storygan.io.FormatException;
import org.storygan.io.StoredTensor;
import org.storygan.io.StoredType;

/**
 * What {@code torch.save} has written since PyTorch 1.6: a zip archive with one folder, in it {@code data.pkl}, and the numbers of each
 * storage in {@code data/KEY}.
 */
final class TorchZip implements WeightFile {
    private static final int LONGEST_PICKLE = 32 << 20;

    private final String file;
    private final ZipDirectory zip;
    private final String folder; // ends with a slash
    private final Map<String, TorchTensor> tensors;
    private String lastKey = ""; // tensors that lie in one storage are read one after the other
    private byte[] last = new byte[0];

    private TorchZip(Path path, ZipDirectory zip) throws IOException {
        this.file = path.toString();
        this.zip = zip;
        this.folder = folder();
        checkOrder();
        String pickle = folder + "data.pkl";
        if (zip.entries().get(pickle).size() > LONGEST_PICKLE) {
            throw wrong("a pickle of " + zip.entries().get(pickle).size() + " bytes", "at most " + LONGEST_PICKLE);
        }
        Object value = Pickle.read(zip.read(pickle), file, new TorchNames(file, this::storage));
        tensors = TorchTensors.in(value, file, Files.size(path));
    }

    /** Takes the archive over, to close it. */
    static TorchZip open(Path path, ZipDirectory zip) {
        try {
            return new TorchZip(path, zip);
        } catch (DataException e) {
            zip.close();
            throw Faults.of(path, e);
        } catch (IOException e) {
            zip.close();
            throw new UncheckedIOException("cannot read " + path + ": " + e, e);
        } catch (RuntimeException e) {
            zip.close();
            throw e;
        }
    }

    private String folder() {
        List<String> pickles = zip.entries().keySet().stream()
                .filter(name -> name.endsWith("/data.pkl"))
                .toList();
        if (pickles.size() != 1) {
            throw wrong("a zip archive of " + zip.some() + " and so on", "one of PyTorch, with one data.pkl, or .npz");
        }
        return pickles.get(0).substring(0, pickles.get(0).length() - "data.pkl".length());
    }

    private void checkOrder() {
        String entry = folder + "byteorder";
        if (zip.entries().containsKey(entry)) {
            String order = new String(zip.read(entry), StandardCharsets.UTF_8).strip();
            if (!order.equals("little")) {
                throw wrong("numbers in byte order " + order, "little, as nearly all machines write them");
            }
        }
    }

    private TorchStorage storage(StoredType type, List<Object> id) {
        if (id.size() == 3 && id.get(0) instanceof String key && id.get(2) instanceof Long count) {
            var entry = zip.entries().get(folder + "data/" + key);
            if (entry != null
                    && count >= 0
                    && entry.size() / type.bytes() == count
                    && entry.size() % type.bytes() == 0) {
                return new TorchStorage(key, type, count);
            }
            String found = entry == null ? "no entry for it" : entry.size() + " bytes for it";
            throw wrong("in storage '" + key + "' " + found, count + " values of " + type);
        }
        throw wrong("a storage with " + id.size() + " facts", "its key, device and number of values");
    }

    @Override
    public String format() {
        return "PyTorch";
    }

    @Override
    public Set<String> names() {
        return tensors.keySet();
    }

    @Override
    public StoredTensor read(String name) {
        TorchTensor tensor = Faults.known(tensors.get(name), file, name, tensors.size());
        String key = tensor.storage().key();
        if (!key.equals(lastKey)) {
            last = zip.read(folder + "data/" + key);
            lastKey = key;
        }
        return tensor.from(last);
    }

    @Override
    public Map<String, String> metadata() {
        return Map.of();
    }

    @Override
    public boolean hasChecksums() {
        return true; // of the archive's entries
    }

    @Override
    public void close() {
        zip.close();
    }

    private FormatException wrong(String found, String expected) {
        return new FormatException(file, "", found, expected);
    }
}
