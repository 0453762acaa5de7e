package org.storygan.datasets.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.storygan.datasets.story.DataException;
import org.storygan.datasets.story.OpenOptions;
import org.storygan.datasets.story.Picture;

class CachedPicturesTest {

    private static final int FRAMES = 40;
    private static final int SIZE = 4;
    private static final FrameKey KEY = new FrameKey("toy", "0123456789abcdef0123", FRAMES, SIZE);

    @TempDir
    private Path folder;

    private final AtomicInteger drawn = new AtomicInteger();
    private OpenOptions options;

    @BeforeEach
    void keepInAFolder() {
        options = OpenOptions.defaults()
                .withCacheDirectory(folder.resolve("cache"))
                .withThreads(2);
    }

    private CachedPictures pictures() {
        return new CachedPictures(KEY, options, this::draw);
    }

    private Picture draw(int index) {
        drawn.incrementAndGet();
        return picture(index);
    }

    private static Picture picture(int index) {
        byte[] rgb = new byte[SIZE * SIZE * Picture.CHANNELS];
        Arrays.fill(rgb, (byte) index);
        return Picture.of(SIZE, SIZE, rgb);
    }

    private CachedPictures prepared() {
        var pictures = pictures();
        pictures.prepare();
        drawn.set(0);
        return pictures;
    }

    private static void assertAllAreRight(CachedPictures pictures) {
        for (int i = 0; i < FRAMES; i++) {
            assertThat(pictures.picture(i)).as("frame %d", i).isEqualTo(picture(i));
        }
    }

    @Test
    void whatIsKeptIsWhatWasDrawn() {
        assertAllAreRight(pictures());
        assertThat(drawn).as("without a cache").hasValue(FRAMES);
        prepared();
        var again = pictures();
        again.prepare();
        assertAllAreRight(again);
        assertThat(drawn).as("with one").hasValue(0);
    }

    @Test
    void aFrameThatWasDamagedIsDrawnAgain() throws IOException {
        prepared();
        damage(7L * SIZE * SIZE * 3 + 5);
        var pictures = pictures();
        assertAllAreRight(pictures);
        assertThat(drawn).as("the damaged one").hasValue(1);
        drawn.set(0);
        pictures.prepare();
        assertThat(drawn).as("the file is made anew").hasValue(FRAMES);
        drawn.set(0);
        assertAllAreRight(pictures());
        assertThat(drawn).hasValue(0);
    }

    /** Flips one bit of every byte in turn: of the pixels, of the sums, of the sum over the sums. */
    @Test
    void noFlippedBitIsEverShown() throws IOException {
        prepared();
        long bytes = Files.size(KEY.pixels(options.cacheDirectory()));
        for (long at = 0; at < bytes; at += 11) {
            damage(at);
            assertAllAreRight(pictures());
            damage(at); // and back
        }
        drawn.set(0);
        assertAllAreRight(pictures());
        assertThat(drawn).as("all is well again").hasValue(0);
    }

    @Test
    void aFileThatIsCutShortWhileItIsReadIsNoDanger() throws IOException {
        var pictures = prepared();
        try (var channel = FileChannel.open(KEY.pixels(options.cacheDirectory()), StandardOpenOption.WRITE)) {
            channel.truncate(0);
        }
        assertAllAreRight(pictures);
    }

    @Test
    void aCacheOfOtherFramesOrAnotherFormatIsNotUsed() throws IOException {
        prepared();
        var manifest = KEY.manifest(options.cacheDirectory());
        Files.writeString(manifest, Files.readString(manifest).replace("format 2", "format 1"));
        pictures().prepare();
        assertThat(drawn).hasValue(FRAMES);
        var other = new FrameKey(KEY.name(), "0123456789abcdef9999", FRAMES, SIZE);
        drawn.set(0);
        new CachedPictures(other, options, this::draw).prepare();
        assertThat(drawn).as("the same beginning of the hash").hasValue(FRAMES);
    }

    @Test
    void aFailureLeavesNothingBehindAndIsToldAsItIs() throws IOException {
        var pictures = new CachedPictures(KEY, options, index -> {
            if (index == 20) {
                throw new DataException("picture 20 is damaged");
            }
            return picture(index);
        });
        assertThatThrownBy(pictures::prepare).isInstanceOf(DataException.class).hasMessage("picture 20 is damaged");
        try (var files = Files.list(options.cacheDirectory())) {
            assertThat(files).isEmpty();
        }
    }

    @Test
    void whereNothingCanBeWrittenFramesAreKeptInMemory() throws IOException {
        var file = Files.writeString(folder.resolve("file"), "");
        var reports = new ArrayList<String>();
        options = options.withCacheDirectory(file.resolve("cache"))
                .withProgress((what, done, total) -> reports.add(what));
        var pictures = prepared();
        assertAllAreRight(pictures);
        assertThat(drawn).hasValue(0);
        assertThat(reports)
                .containsExactly("drawing toy into memory, for " + file.resolve("cache") + " cannot be written");
    }

    @Test
    void framesThatFillTheMemoryAreNotKeptThere() throws IOException {
        var file = Files.writeString(folder.resolve("file"), "");
        var huge = new FrameKey("huge", KEY.hash(), Integer.MAX_VALUE / 2, 64);
        var pictures = new CachedPictures(huge, options.withCacheDirectory(file.resolve("cache")), this::draw);
        assertThatThrownBy(pictures::prepare)
                .isInstanceOf(DataException.class)
                .hasMessageStartingWith("cannot keep frames in " + file.resolve("cache"))
                .hasMessageContaining("another cache directory");
    }

    private void damage(long at) throws IOException {
        try (var channel = FileChannel.open(
                KEY.pixels(options.cacheDirectory()), StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            var bit = ByteBuffer.allocate(1);
            channel.read(bit, at);
            bit.put(0, (byte) (bit.get(0) ^ 0x10)).flip();
            channel.write(bit, at);
        }
    }
}
