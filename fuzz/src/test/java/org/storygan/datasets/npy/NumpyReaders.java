package org.storygan.datasets.npy;

/** The readers of numpy's and Python's files. */
public final class NumpyReaders {

    private static final long MOST_BYTES =
            1 << 24; // unpacked: a sixteenth of what real archives may have, for little heaps

    private NumpyReaders() {}

    public static void npy(byte[] input) {
        ask(NpyFile.read(input, "x.npy"));
    }

    public static void npz(byte[] input) {
        NpzFile.read(input, "x.npz", MOST_BYTES).values().forEach(NumpyReaders::ask);
    }

    public static void pickle(byte[] input) {
        ask(Pickle.read(input, "x.pkl"));
    }

    /** Everything that importers ask of a value. */
    private static void ask(Object value) {
        Python.text(value);
        Python.integer(value);
        Python.dictionary(value).ifPresent(map -> map.forEach((key, item) -> Python.text(key)));
        Python.list(value).ifPresent(items -> items.forEach(Python::list));
    }
}
