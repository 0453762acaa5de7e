package org.storygan.datasets.neutral;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.storygan.datasets.StorySets;
import org.storygan.datasets.image.PngWriter;
import org.storygan.datasets.image.ToyPictures;
import org.storygan.datasets.story.Choice;
import org.storygan.datasets.story.DataException;
import org.storygan.datasets.story.Fault;
import org.storygan.datasets.story.Faults;
import org.storygan.datasets.story.OpenOptions;
import org.storygan.datasets.story.Picture;
import org.storygan.datasets.story.Progress;
import org.storygan.datasets.story.Split;
import org.storygan.datasets.story.StorySet;

/** Stories of two frames; the second is a strip of three squares. */
class NeutralTest {

    @TempDir
    private Path folder;

    private OpenOptions options;

    @BeforeEach
    void writeToySet() throws IOException {
        options = OpenOptions.defaults().withCacheDirectory(folder.resolve("cache"));
        Files.createDirectory(folder.resolve("images"));
        PngWriter.write(ToyPictures.plain(30, 20, 0x102030), folder.resolve("images/a.png"));
        PngWriter.write(ToyPictures.strip(10, 0x010000, 0x020000, 0x030000), folder.resolve("images/b.png"));
        stories(IntStream.range(0, 4).mapToObj(i -> line("s" + i)).toArray(String[]::new));
        splits("""
                {"train": ["s0", "s1"], "val": ["s2"], "test": ["s3"], "labels": ["cat", "dog"]}""");
    }

    private static String line(String id) {
        return """
                {"id": "%s", "source": "mine", "frames": [\
                {"image": "images/a.png", "sentences": ["A caf\u00e9 by day.", "Day \ud83d\ude00"], "labels": [1, 0]}, \
                {"image": "images/b.png", "strip": 3, "sentences": [" Night. "], "labels": [false, true]}]}""".formatted(id);
    }

    private void stories(String... lines) throws IOException {
        Files.write(folder.resolve("stories.jsonl"), List.of(lines));
    }

    private void splits(String json) throws IOException {
        Files.writeString(folder.resolve("splits.json"), json);
    }

    private StorySet open() {
        return StorySets.open("jsonl:" + folder, options);
    }

    private List<Fault> faults() {
        var faults = new Faults();
        StorySets.read("jsonl:" + folder, faults, OpenOptions.defaults());
        return faults.list();
    }

    @Test
    void storiesOfOnesOwnAreRead() {
        var set = open();
        assertThat(set.size(Split.TRAIN)).isEqualTo(2);
        assertThat(set.labelNames()).containsExactly("cat", "dog");
        assertThat(set.framesPerStory()).isEqualTo(2);
        var story = set.story(Split.TEST, 0);
        assertThat(story.id()).isEqualTo("s3");
        assertThat(story.frame(0).sentences()).containsExactly("A caf\u00e9 by day.", "Day \ud83d\ude00");
        assertThat(story.frame(1).sentences()).containsExactly("Night.");
        assertThat(story.frame(1).labels()).containsExactly(false, true);
        assertThat(ToyPictures.color(story.frame(0).picture())).isEqualTo(0x102030);
        assertThat(IntStream.range(0, 30)
                        .map(epoch -> ToyPictures.color(set.story(Split.TEST, 0, Choice.drawn(1, epoch))
                                .frame(1)
                                .picture()))
                        .distinct()
                        .sorted())
                .containsExactly(0x010000, 0x020000, 0x030000);
    }

    @Test
    void withoutListsTheSplitIsDrawnByTheIds() throws IOException {
        Files.delete(folder.resolve("splits.json"));
        assertThat(open().size(Split.TRAIN)).isEqualTo(4);
        var lines = IntStream.range(0, 40).mapToObj(i -> line("t" + i)).toList();
        stories(lines.toArray(String[]::new));
        var ids = ids(open(), Split.TEST);
        assertThat(ids).hasSize(4).doesNotContainAnyElementsOf(ids(open(), Split.VAL));
        var reversed = new ArrayList<>(lines);
        Collections.reverse(reversed);
        stories(reversed.toArray(String[]::new));
        assertThat(ids(open(), Split.TEST)).isEqualTo(ids);
    }

    private static List<String> ids(StorySet set, Split split) {
        return IntStream.range(0, set.size(split))
                .mapToObj(i -> set.text(split, i).id())
                .toList();
    }

    @Test
    void whatIsConvertedIsTheSameSet() throws IOException {
        var original = open();
        Path copy = folder.resolve("copy");
        new NeutralWriter(original, copy, Progress.SILENT).write();
        var converted = StorySets.open("jsonl:" + copy, options);
        for (Split split : Split.values()) {
            for (int i = 0; i < original.size(split); i++) {
                assertThat(converted.story(split, i)).isEqualTo(original.story(split, i));
                assertThat(converted.story(split, i, Choice.drawn(3, 4)))
                        .isEqualTo(original.story(split, i, Choice.drawn(3, 4)));
            }
        }
        assertThat(converted.labelNames()).isEqualTo(original.labelNames());
        try (var images = Files.list(copy.resolve("images"))) {
            assertThat(images).as("each clip once").hasSize(2);
        }
    }

    @Test
    void syntheticStoriesAreWrittenFrameByFrame() {
        var synthetic = StorySets.open("synthetic:20", options);
        new NeutralWriter(synthetic, folder.resolve("toy"), Progress.SILENT).write();
        var read = StorySets.open("jsonl:" + folder.resolve("toy"), options);
        assertThat(read.story(Split.VAL, 1)).isEqualTo(synthetic.story(Split.VAL, 1));
        assertThat(read.labelNames()).isEqualTo(synthetic.labelNames());
    }

    @Test
    void theManifestNamesWhatEvaluationSees() throws IOException {
        Path file = Manifest.write(open(), Split.TEST, folder);
        String first = Files.readString(file);
        assertThat(file).hasFileName("manifest-test.json");
        assertThat(first.lines().findFirst().orElseThrow())
                .contains("\"settings\": {\"bad\": \"fail\", \"crop\": \"none\", \"frame\": \"random\"}");
        assertThat(first.lines().toList().get(1))
                .startsWith("{\"id\": \"s3\", \"frames\": [{\"file\": \"images/a.png\", \"picture\": 0, \"of\": 1, "
                        + "\"sentence\": 0, \"sha256\": \"");
        var set = open();
        set.prepare();
        Manifest.write(set, Split.TEST, folder);
        assertThat(Files.readString(file)).isEqualTo(first);
        PngWriter.write(ToyPictures.plain(30, 20, 0x102031), folder.resolve("images/a.png"));
        Manifest.write(open(), Split.TEST, folder);
        assertThat(Files.readString(file).lines().toList().get(1))
                .isNotEqualTo(first.lines().toList().get(1));
    }

    /** Known answers, so that a change of the rule is noticed: everybody's evaluation would change. */
    @Test
    void whichPictureEvaluationSeesNeverChanges() {
        var pictures =
                IntStream.range(0, 8).map(frame -> Choice.FIXED.picture("Pororo_ENGLISH1_1_ep1-0001", frame, 10));
        assertThat(pictures).containsExactly(8, 0, 9, 0, 1, 1, 1, 7);
    }

    /** Both ends of a file stay as they are: only its middle says that the cache is stale. */
    @Test
    void aPictureThatChangesInTheMiddleIsMadeAgain() throws IOException {
        var noise = new BufferedImage(400, 400, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < 400 * 400; i++) {
            noise.setRGB(i % 400, i / 400, i * 0x9E3779B1);
        }
        Path file = folder.resolve("images/a.png"); // read by what it holds
        ImageIO.write(noise, "jpg", file.toFile());
        byte[] bytes = Files.readAllBytes(file);
        String hash;
        Picture before;
        try (var set = open()) {
            set.prepare();
            hash = set.hash();
            before = set.story(Split.TRAIN, 0).frame(0).picture();
        }
        assertThat(bytes.length).isGreaterThan(40_000);
        for (int i = 0; i < 64; i++) {
            bytes[bytes.length / 2 + i] = 0x55; // never a marker
        }
        Files.write(file, bytes);
        try (var set = open()) {
            set.prepare();
            assertThat(set.hash()).isNotEqualTo(hash);
            assertThat(set.story(Split.TRAIN, 0).frame(0).picture()).isNotEqualTo(before);
        }
    }

    @Test
    void everyFaultIsListedWithItsLineAndStory() throws IOException {
        Files.write(folder.resolve("images/c.png"), new byte[3]);
        stories(
                line("s0"),
                "no json",
                line("s0"),
                line("s1").replace("images/a.png", "../a.png"),
                line("s2").replace("\"strip\": 3", "\"strip\": 2"),
                line("s3").replace("images/a.png", "images/c.png"),
                line("s4").replace("[1, 0]", "[1]"),
                line("s5").replace("[1, 0]", "[1, 2]"),
                line("s6").replace("[\" Night. \"]", "[]"),
                line("s7").replace(" Night. ", "a\\u001bb"),
                line("s8")
                        .replace(
                                "[false, true]}",
                                "[false, true]}, {\"image\": \"images/a.png\", \"sentences\": [\"x\"], \"labels\": [0, 1]}"),
                line("s9").replace("images/b.png", "images/none.png"),
                line(""));
        splits("{\"train\": [\"s0\", \"s0\", \"s99\"]}");
        assertThat(faults())
                .extracting(fault -> fault.line() + " " + fault.story() + ": " + fault.reason())
                .satisfiesExactly(
                        f -> assertThat(f).startsWith("2 : not JSON at character 1"),
                        f -> assertThat(f).isEqualTo("3 : the id s0 is there twice, first in line 1"),
                        f -> assertThat(f).isEqualTo("8 : a label is 2.0, expected 0 or 1"),
                        f -> assertThat(f).startsWith("13 : \"id\" is no name"),
                        f -> assertThat(f).startsWith("4 s1: \"../a.png\" is no file in"),
                        f -> assertThat(f)
                                .startsWith("5 s2: images/b.png holds 3 pictures for one frame, 2 for another"),
                        f -> assertThat(f).startsWith("6 s3: " + folder.resolve("images/c.png") + " is not a PNG"),
                        f -> assertThat(f).isEqualTo("7 s4: a frame of story s4 has 1 labels, expected 2"),
                        f -> assertThat(f).isEqualTo("9 s6: a frame has no sentence"),
                        f -> assertThat(f).isEqualTo("10 s7: a sentence holds the control character U+001B"),
                        f -> assertThat(f).isEqualTo("11 s8: story s8 has 3 frames, expected 2 as in the others"),
                        f -> assertThat(f).startsWith("12 s9: there is no file"),
                        f -> assertThat(f).isEqualTo("0 s0: it is twice in train"),
                        f -> assertThat(f).isEqualTo("0 s99: there is no such story"));
    }

    @Test
    void aStoryWithAnotherCountOfFramesIsAFault() throws IOException {
        stories(line("s0"), line("s1"), line("s2"), """
                {"id": "s3", "frames": [{"image": "images/a.png", "sentences": ["x"], "labels": [0, 1]}]}""");
        assertThatThrownBy(this::open)
                .isInstanceOf(DataException.class)
                .hasMessageContaining("line 4       story s3 has 1 frames, expected 2 as in the others");
    }

    @Test
    void aSetWithoutStoriesIsRefused() throws IOException {
        stories();
        Files.delete(folder.resolve("splits.json"));
        assertThatThrownBy(this::open).hasMessage("jsonl holds no story that can be used");
        Files.delete(folder.resolve("stories.jsonl"));
        assertThatThrownBy(this::open).hasMessageStartingWith(folder + " is not a stories folder");
    }

    @Test
    void picturesMayBeJpegAndGrayStaysGray() throws IOException {
        var gray = new BufferedImage(16, 16, BufferedImage.TYPE_BYTE_GRAY);
        for (int i = 0; i < 256; i++) {
            gray.getRaster().setSample(i % 16, i / 16, 0, 128);
        }
        ImageIO.write(gray, "jpg", folder.resolve("images/a.png").toFile());
        assertThat(ToyPictures.color(open().story(Split.TEST, 0).frame(0).picture()))
                .isEqualTo(0x808080);
    }

    @Test
    void theMiddleOfAPictureCanBeAskedFor() throws IOException {
        var picture = ToyPictures.strip(20, 0xFF0000, 0x00FF00, 0x0000FF);
        PngWriter.write(picture, folder.resolve("images/a.png"));
        var set = StorySets.open("jsonl:" + folder + "?crop=center", options);
        var frame = set.story(Split.TEST, 0).frame(0).picture();
        assertThat(frame.at(0, 0, 1)).isEqualTo(255);
        assertThat(frame.at(63, 63, 1)).isEqualTo(255);
    }
}
