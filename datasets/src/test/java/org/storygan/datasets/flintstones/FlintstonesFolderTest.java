package org.storygan.datasets.flintstones;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.storygan.datasets.StorySets;
import org.storygan.datasets.image.ToyPictures;
import org.storygan.datasets.npy.ToyNumpy;
import org.storygan.datasets.story.Choice;
import org.storygan.datasets.story.DataException;
import org.storygan.datasets.story.Faults;
import org.storygan.datasets.story.OpenOptions;
import org.storygan.datasets.story.Split;
import org.storygan.datasets.story.StorySet;

/** On two episodes of seven clips, so of three stories each; a clip has three frames whose colours say clip and frame. */
class FlintstonesFolderTest {

    private static final int CLIPS = 7;

    @TempDir
    private Path folder;

    private OpenOptions options;

    @BeforeEach
    void writeToySet() throws IOException {
        options = OpenOptions.defaults().withCacheDirectory(folder.resolve("cache"));
        Files.createDirectory(folder.resolve("video_frames_sampled"));
        var annotations = new ArrayList<String>();
        for (int episode = 1; episode <= 2; episode++) {
            for (int clip = 0; clip < CLIPS; clip++) {
                writeFrames(episode, clip);
                annotations.add("""
                        {"globalID": "%s", "description": "Fred says \\"%d\\" [to] {Wilma}.", "characters": [\
                        {"entityLabel": " fred ", "rectangles": [[1, 2, 3, 4]]}, {"entityLabel": "mr slate"}]}""".formatted(id(episode, clip), clip));
            }
        }
        Files.writeString(
                folder.resolve("flintstones_annotations_v1-0.json"), "[" + String.join(", ", annotations) + "]\n");
        Files.writeString(folder.resolve("train-val-test_split.json"), """
                {"train": %s, "val": %s, "test": %s}""".formatted(
                        ids(1, 0, 5), ids(1, 5, CLIPS), ids(2, 0, CLIPS)));
    }

    private static String id(int episode, int clip) {
        return String.format(Locale.ROOT, "s_01_e_%02d_shot_%06d_%06d", episode, clip * 100, clip * 100 + 74);
    }

    private static List<String> ids(int episode, int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(clip -> '"' + id(episode, clip) + '"')
                .toList();
    }

    private void writeFrames(int episode, int clip) throws IOException {
        byte[] frames = new byte[3 * 4 * 4 * 3];
        for (int i = 0; i < frames.length; i += 3) {
            frames[i] = (byte) (episode * 100 + clip);
            frames[i + 1] = (byte) (i / (4 * 4 * 3));
        }
        Files.write(array(episode, clip), ToyNumpy.unsignedBytes(frames, "(3, 4, 4, 3)"));
    }

    private Path array(int episode, int clip) {
        return folder.resolve("video_frames_sampled/" + id(episode, clip) + ".npy");
    }

    private StorySet open() {
        return StorySets.open("flintstones:" + folder, options);
    }

    @Test
    void aStoryIsAClipAndTheFourThatFollowInItsEpisode() {
        var set = open();
        assertThat(set.size(Split.TRAIN)).isEqualTo(3);
        assertThat(set.size(Split.VAL)).isZero();
        assertThat(set.size(Split.TEST)).isEqualTo(3);
        var story = set.story(Split.TEST, 1);
        assertThat(story.id()).isEqualTo(id(2, 1));
        assertThat(story.frames())
                .extracting(frame -> frame.sentences().get(0))
                .startsWith("Fred says \"1\" [to] {Wilma}.")
                .endsWith("Fred says \"5\" [to] {Wilma}.");
        assertThat(story.frames())
                .extracting(frame -> ToyPictures.color(frame.picture()) >> 16)
                .containsExactly(201, 202, 203, 204, 205);
    }

    @Test
    void labelsAreTheCharactersWhateverTheirCase() {
        assertThat(open().labelNames())
                .containsExactly("Wilma", "Fred", "Betty", "Barney", "Dino", "Pebbles", "Mr Slate");
        assertThat(open().story(Split.TRAIN, 0).frame(0).labels())
                .containsExactly(false, true, false, false, false, false, true);
    }

    @Test
    void evaluationSeesOneFrameOfAClipAndTrainingAll() {
        var set = open();
        var fixed = new HashSet<Integer>();
        var drawn = new HashSet<Integer>();
        for (int epoch = 0; epoch < 30; epoch++) {
            fixed.add(ToyPictures.color(set.story(Split.TEST, 0).frame(0).picture()) >> 8 & 0xFF);
            drawn.add(ToyPictures.color(set.story(Split.TEST, 0, Choice.drawn(1, epoch))
                                    .frame(0)
                                    .picture())
                            >> 8
                    & 0xFF);
        }
        assertThat(fixed).hasSize(1);
        assertThat(drawn).containsExactlyInAnyOrder(0, 1, 2);
    }

    @Test
    void preparingMakesNoFileForWhatIsReadAsFast() throws IOException {
        open().prepare();
        try (Stream<Path> files = Files.walk(folder)) {
            assertThat(files).noneMatch(file -> file.toString().endsWith(".frames"));
        }
    }

    @Test
    void aByteInTheMiddleOfAnArrayMakesAnotherSet() throws IOException {
        String before = open().hash();
        byte[] bytes = Files.readAllBytes(array(1, 2));
        bytes[bytes.length - 70] ^= 1;
        Files.write(array(1, 2), bytes);
        assertThat(open().hash()).isNotEqualTo(before);
    }

    @Test
    void theCacheOfFollowingClipsIsUsedWhenItIsThere() throws IOException {
        var following = new LinkedHashMap<Object, Object>();
        following.put(id(2, 0), List.of(id(1, 3), id(2, 2), id(2, 3), id(2, 4)));
        following.put(id(2, 6), List.of(id(1, 3)));
        Files.write(folder.resolve("following_cache4.pkl"), ToyNumpy.pickle(following));
        var set = StorySets.read("flintstones:" + folder, new Faults(), options).orElseThrow();
        assertThat(set.entries()).hasSize(1);
        assertThat(set.clips().file(set.entries().get(0).shots().get(1).clip()))
                .isEqualTo("video_frames_sampled/" + id(1, 3) + ".npy");
    }

    @Test
    void clipsThatCannotBeUsedAreFaults() throws IOException {
        Files.delete(array(1, 6));
        Files.write(array(2, 0), ToyNumpy.unsignedBytes(new byte[16], "(4, 4)"));
        Files.write(array(2, 6), new byte[] {1, 2, 3});
        var faults = new Faults();
        assertThat(StorySets.read("flintstones:" + folder, faults, options)
                        .orElseThrow()
                        .entries())
                .hasSize(3);
        assertThat(faults.list()).extracting(fault -> fault.story()).containsExactly(id(1, 2), id(2, 0), id(2, 2));
        assertThat(faults.list())
                .extracting(fault -> fault.reason())
                .satisfiesExactly(
                        reason -> assertThat(reason).isEqualTo("there is no file " + array(1, 6)),
                        reason -> assertThat(reason).isEqualTo(array(2, 0) + " holds no frames"),
                        reason -> assertThat(reason).isEqualTo(array(2, 6) + " is not a numpy array"));
    }

    @Test
    void otherJsonIsRefusedWithItsPlace() throws IOException {
        Path annotations = folder.resolve("flintstones_annotations_v1-0.json");
        Files.writeString(annotations, "[{\"globalID\": \"a\", \"characters\": [], \"description\": 7}]");
        assertThatThrownBy(this::open)
                .isInstanceOf(DataException.class)
                .hasMessage(annotations + " is not the JSON it should be, in element 0 of its array:"
                        + " \"description\" is 7.0, expected a string");
        Files.writeString(folder.resolve("train-val-test_split.json"), "{\"train\": [1]}");
        Files.writeString(annotations, "[]");
        assertThatThrownBy(this::open).hasMessageContaining("\"train\" holds 1.0, expected strings only");
    }

    @Test
    void anIdThatLeadsOutOfTheFolderIsAFault() throws IOException {
        var ids = IntStream.range(0, 5)
                .mapToObj(i -> "\"s_1_e_1_/../../../x" + i + "\"")
                .toList();
        Files.writeString(
                folder.resolve("train-val-test_split.json"), "{\"train\": " + ids + ", \"val\": [], \"test\": []}");
        var faults = new Faults();
        StorySets.read("flintstones:" + folder, faults, options);
        assertThat(faults.list()).hasSize(1);
    }
}
