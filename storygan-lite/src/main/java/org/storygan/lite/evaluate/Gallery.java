package org.storygan.lite.evaluate;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.storygan.datasets.image.Bitmap;
import org.storygan.datasets.image.PngReader;
import org.storygan.datasets.story.Picture;
import org.storygan.lite.run.AppException;
import org.storygan.lite.run.ErrorCode;

/** The pictures on one side of a comparison, in a fixed order. They may lie on disk; their hashes are known. */
public final class Gallery {
    private final List<Entry> entries;

    /**
     * One picture.
     *
     * @param name for messages and file names
     * @param story those with the same one belong together, in order
     * @param hash SHA-256 of width, height and pixels, in hexadecimal; not of the file, which may be packed in several ways
     */
    public record Entry(String name, String story, String hash, Supplier<Picture> picture) {
        static Entry of(String name, String story, Picture picture) {
            return new Entry(name, story, Gallery.hash(picture), () -> picture);
        }
    }

    private Gallery(List<Entry> entries) {
        this.entries = List.copyOf(entries);
    }

    /** Frames of stories by their ids. */
    public static Gallery of(Map<String, List<Picture>> stories) {
        var entries = new ArrayList<Entry>();
        stories.forEach((id, frames) -> {
            for (int i = 0; i < frames.size(); i++) {
                entries.add(Entry.of(id + "-" + (i + 1), id, frames.get(i)));
            }
        });
        return new Gallery(entries);
    }

    /**
     * The PNG files of a folder by name. What stands before the last hyphen names the story, as in {@code img-12-3.png}; read one by one
     * when they are needed.
     */
    public static Gallery ofFolder(Path folder) {
        var entries = new ArrayList<Entry>();
        for (Path file : pictures(folder)) {
            String name = file.getFileName().toString().replaceFirst("(?i)\\.png$", "");
            int hyphen = name.lastIndexOf('-');
            Supplier<Picture> picture = () -> withoutAlpha(PngReader.read(file));
            entries.add(new Entry(name, hyphen < 0 ? name : name.substring(0, hyphen), hash(picture.get()), picture));
        }
        return new Gallery(entries);
    }

    /** What the file of a picture is called, as {@link #ofFolder} groups it. */
    public static String fileName(Entry entry) {
        return entry.name().replaceAll("[^A-Za-z0-9._-]", "_") + ".png";
    }

    /** For each picture of a gallery the one of its name in a folder, in the gallery's order and stories. */
    public static Gallery drawnFor(Gallery real, Path folder) {
        var entries = new ArrayList<Entry>();
        for (Entry entry : real.entries) {
            Path file = folder.resolve(fileName(entry));
            if (!Files.isRegularFile(file)) {
                throw AppException.of(ErrorCode.E3_DATA, folder + " has no picture for " + entry.name())
                        .expected(file.getFileName() + ", and one such file for each of " + real.count() + " pictures");
            }
            Supplier<Picture> picture = () -> withoutAlpha(PngReader.read(file));
            entries.add(new Entry(entry.name(), entry.story(), hash(picture.get()), picture));
        }
        return new Gallery(entries);
    }

    private static List<Path> pictures(Path folder) {
        if (!Files.isDirectory(folder)) {
            throw AppException.of(ErrorCode.E3_DATA, folder + " is no folder").expected("a folder of PNG files");
        }
        try (var files = Files.list(folder)) {
            List<Path> found = files.filter(
                            file -> file.toString().toLowerCase(Locale.ROOT).endsWith(".png"))
                    .sorted()
                    .toList();
            if (found.isEmpty()) {
                throw AppException.of(ErrorCode.E3_DATA, folder + " holds no pictures")
                        .expected("PNG files");
            }
            return found;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot list " + folder, e);
        }
    }

    /** As Pillow's convert("RGB") does it, and with it pytorch-fid: alpha is dropped, not blended. */
    private static Picture withoutAlpha(Bitmap bitmap) {
        byte[] rgb = new byte[bitmap.width() * bitmap.height() * Picture.CHANNELS];
        for (int i = 0; i < rgb.length; i++) {
            int pixel = i / Picture.CHANNELS;
            rgb[i] = (byte) bitmap.at(pixel / bitmap.width(), pixel % bitmap.width(), i % Picture.CHANNELS);
        }
        return Picture.of(bitmap.width(), bitmap.height(), rgb);
    }

    public List<Entry> entries() {
        return entries;
    }

    public int count() {
        return entries.size();
    }

    public List<String> names() {
        return entries.stream().map(Entry::name).toList();
    }

    /** Where the frames of each story are, by its id. */
    public Map<String, int[]> stories() {
        Map<String, List<Integer>> places = new LinkedHashMap<>();
        for (int i = 0; i < entries.size(); i++) {
            places.computeIfAbsent(entries.get(i).story(), id -> new ArrayList<>())
                    .add(i);
        }
        Map<String, int[]> stories = new LinkedHashMap<>();
        places.forEach(
                (id, list) -> stories.put(id, list.stream().mapToInt(i -> i).toArray()));
        return stories;
    }

    /** Of the pictures alone: neither their order nor their names matter. */
    public String hash() {
        MessageDigest digest = sha256();
        entries.stream()
                .map(Entry::hash)
                .sorted()
                .forEach(hash -> digest.update(HexFormat.of().parseHex(hash)));
        return HexFormat.of().formatHex(digest.digest());
    }

    /** The share of these pictures that are, pixel for pixel, in the other gallery too. */
    public double shareIn(Gallery other) {
        var theirs = other.entries.stream().map(Entry::hash).collect(Collectors.toSet());
        return (double) entries.stream().filter(e -> theirs.contains(e.hash())).count() / count();
    }

    private static String hash(Picture picture) {
        MessageDigest digest = sha256();
        digest.update((picture.width() + "x" + picture.height() + ":").getBytes(StandardCharsets.UTF_8));
        digest.update(picture.rgb());
        return HexFormat.of().formatHex(digest.digest());
    }

    /** SHA-256 in hexadecimal. */
    static String hash(byte[] bytes) {
        return hex(sha256().digest(bytes));
    }

    static String hex(byte[] digest) {
        return HexFormat.of().formatHex(digest);
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has SHA-256", e);
        }
    }

    @Override
    public String toString() {
        return count() + " pictures";
    }
}
