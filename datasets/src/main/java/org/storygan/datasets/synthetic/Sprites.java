package org.storygan.datasets.synthetic;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.ConcurrentHashMap;
import org.storygan.datasets.image.Bitmap;
import org.storygan.datasets.image.Filter;
import org.storygan.datasets.image.PngReader;
import org.storygan.datasets.image.Resampler;

/** The emoji of this package in whatever size they are wanted, each made once. Safe to use from several threads. */
final class Sprites {

    private record Key(String name, int size) {}

    private final ConcurrentHashMap<Key, Bitmap> scaled = new ConcurrentHashMap<>();

    /** The sprite scaled to size x size pixels. */
    Bitmap of(String name, int size) {
        return scaled.computeIfAbsent(new Key(name, size), Sprites::load);
    }

    private static Bitmap load(Key key) {
        return Resampler.resize(PngReader.read(bytes(key.name()), key.name()), key.size(), key.size(), Filter.LANCZOS);
    }

    /** The PNG file of this sprite. */
    static byte[] bytes(String name) {
        try (var in = Sprites.class.getResourceAsStream(name + ".png")) {
            if (in == null) {
                throw new IllegalStateException("sprite " + name + " is missing from the jar");
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read sprite " + name, e);
        }
    }
}
