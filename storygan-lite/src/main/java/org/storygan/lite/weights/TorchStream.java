package org.storygan.lite.weights;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.storygan.datasets.npy.None;
import org.storygan.datasets.npy.Pickle;
import org.storygan.datasets.story.DataException;
import org.storygan.io.FormatException;
import org.storygan.io.StoredTensor;
import org.storygan.io.StoredType;

/**
 * What {@code torch.save} wrote from PyTorch 0.1.10 to 1.5, and pytorch-fid's published weights with it: five pickles one after the other
 * (a number that marks the format, its version, facts about the machine, the value, the keys of its storages), then each storage: the
 * number of its values in 8 bytes, and the values.
 */
final class TorchStream implements WeightFile {
    /** The first pickle: protocol 2, the number 0x1950a86a20f9469cfc6c, end. */
    static final byte[] SIGNATURE = {
        (byte) 0x80,
        2,
        (byte) 0x8a,
        10,
        0x6c,
        (byte) 0xfc,
        (byte) 0x9c,
        0x46,
        (byte) 0xf9,
        0x20,
        0x6a,
        (byte) 0xa8,
        0x50,
        0x19,
        '.'
    };

    private static final long VERSION = 1001;
    private static final int LONGEST_PICKLES = 32 << 20;

    private final String file;
    private final FileChannel channel;
    private final Map<String, TorchStorage> storages = new HashMap<>();
    private final Map<String, Long> places = new HashMap<>(); // of the first value of each storage, in bytes
    private final Map<String, TorchTensor> tensors;

    private TorchStream(Path path, FileChannel channel) throws IOException {
        this.file = path.toString();
        this.channel = channel;
        int front = (int) Math.min(LONGEST_PICKLES, channel.size());
        ByteBuffer pickles = ByteBuffer.wrap(ZipDirectory.bytes(channel, file, 0, front));
        pickles.position(SIGNATURE.length);
        var names = new TorchNames(file, this::storage);
        Object version = Pickle.next(pickles, file, names);
        if (!Long.valueOf(VERSION).equals(version)) {
            throw wrong("format version " + version, "" + VERSION);
        }
        if (!(Pickle.next(pickles, file, names) instanceof Map<?, ?> machine)
                || !Boolean.TRUE.equals(machine.get("little_endian"))) {
            throw wrong("numbers of a machine that is not little-endian", "little-endian ones");
        }
        Object value = Pickle.next(pickles, file, names);
        place(Pickle.next(pickles, file, names), pickles.position());
        tensors = TorchTensors.in(value, file, channel.size());
    }

    static TorchStream open(Path path) {
        try {
            var channel = FileChannel.open(path, StandardOpenOption.READ);
            try {
                return new TorchStream(path, channel);
            } catch (DataException e) {
                channel.close();
                throw Faults.of(path, e);
            } catch (IOException | RuntimeException e) {
                channel.close();
                throw e;
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + path + ": " + e, e);
        }
    }

    private TorchStorage storage(StoredType type, List<Object> id) {
        boolean isWhole = id.size() == 3 || id.size() == 4 && id.get(3) == None.NONE;
        if (isWhole && id.get(0) instanceof String key && id.get(2) instanceof Long count && count >= 0) {
            var storage = new TorchStorage(key, type, count);
            var known = storages.putIfAbsent(key, storage);
            if (known != null && !known.equals(storage)) {
                throw wrong("storage '" + key + "' as " + known + " and as " + storage, "one of them");
            }
            return storage;
        }
        throw wrong("a storage that is part of another, or without a size", "whole storages");
    }

    /** Each storage lies behind the one before it. */
    private void place(Object keys, long first) throws IOException {
        if (!(keys instanceof List<?> list) || list.size() != storages.size()) {
            throw wrong("another list of storages", "the " + storages.size() + " that the tensors look into");
        }
        long at = first;
        for (Object key : list) {
            TorchStorage storage = storages.get(String.valueOf(key));
            if (storage == null || places.containsKey(storage.key())) {
                throw wrong("storage '" + key + "' in the list", "each that a tensor looks into, once");
            }
            ByteBuffer count = ByteBuffer.wrap(ZipDirectory.bytes(channel, file, at, Long.BYTES));
            long found = count.order(ByteOrder.LITTLE_ENDIAN).getLong();
            if (found != storage.count()
                    || found > (channel.size() - at) / storage.type().bytes()) {
                throw wrong("storage '" + key + "' with " + found + " values", storage.count() + " in the file");
            }
            places.put(storage.key(), at + Long.BYTES);
            at += Long.BYTES + found * storage.type().bytes();
        }
        if (at != channel.size()) {
            throw wrong(channel.size() + " bytes", at + ", where the last storage ends");
        }
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
        TorchStorage storage = tensor.storage();
        try {
            long bytes = storage.count() * storage.type().bytes();
            if (bytes > Integer.MAX_VALUE - 8) {
                throw new FormatException(file, name, bytes + " bytes", "less than 2^31, what an array can hold");
            }
            return tensor.from(ZipDirectory.bytes(channel, file, places.get(storage.key()), (int) bytes));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file + ": " + e, e);
        }
    }

    @Override
    public Map<String, String> metadata() {
        return Map.of();
    }

    @Override
    public boolean hasChecksums() {
        return false;
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot close " + file, e);
        }
    }

    private FormatException wrong(String found, String expected) {
        return new FormatException(file, "", found, expected);
    }
}
