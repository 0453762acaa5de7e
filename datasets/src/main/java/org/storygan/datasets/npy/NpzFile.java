package org.storygan.datasets.npy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipException;
import java.util.zip.ZipInputStream;
import org.storygan.datasets.story.DataException;

/** An archive of arrays, as {@code numpy.savez} and {@code numpy.savez_compressed} write them. */
public final class NpzFile {

    /** Bytes of all arrays together, unpacked. */
    private static final long MOST_BYTES = 1L << 28;

    private static final int MOST_ARRAYS = 10_000;
    private static final String SUFFIX = ".npy";

    private NpzFile() {}

    /** All arrays by their names, in the order of the file. */
    public static Map<String, NdArray> read(Path file) {
        try (var in = Files.newInputStream(file)) {
            return read(in, file.toString(), MOST_BYTES);
        } catch (NoSuchFileException e) {
            throw new DataException("there is no file " + file, e);
        } catch (IOException e) {
            throw new DataException("cannot read " + file + ": " + e.getMessage(), e);
        }
    }

    static Map<String, NdArray> read(byte[] file, String name, long mostBytes) {
        try {
            return read(new ByteArrayInputStream(file), name, mostBytes);
        } catch (IOException e) {
            throw damaged(name, e);
        }
    }

    private static Map<String, NdArray> read(InputStream in, String name, long mostBytes) throws IOException {
        var arrays = new LinkedHashMap<String, NdArray>();
        long left = mostBytes;
        try (var zip = new ZipInputStream(in)) {
            for (var entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                String array = arrayName(entry.getName(), name);
                byte[] bytes =
                        zip.readNBytes((int) Math.min(Integer.MAX_VALUE - 8, left + 1)); // takes memory as it reads
                left -= bytes.length;
                if (left < 0 || arrays.size() == MOST_ARRAYS) {
                    throw new DataException(name + " unpacks to more than a data set's archive holds")
                            .expected("at most " + MOST_ARRAYS + " arrays of " + (mostBytes >> 20) + " MB", "more");
                }
                if (arrays.put(array, NpyFile.read(bytes, name + "/" + array)) != null) {
                    throw new DataException(name + " holds two arrays called " + array);
                }
            }
        } catch (ZipException | IllegalArgumentException e) { // the latter for names in no known encoding
            throw damaged(name, e);
        }
        if (arrays.isEmpty()) {
            throw new DataException(name + " is not an archive of numpy arrays").expected("a .npz file", "no array");
        }
        return arrays;
    }

    private static String arrayName(String entry, String name) {
        if (!entry.endsWith(SUFFIX) || entry.contains("..") || entry.startsWith("/") || entry.contains("\\")) {
            throw new DataException(name + " holds something that is no array: " + entry);
        }
        return entry.substring(0, entry.length() - SUFFIX.length());
    }

    private static DataException damaged(String name, Exception e) {
        return new DataException(name + " is a damaged archive: " + e.getMessage(), e)
                .suggest("copying the file again");
    }
}
