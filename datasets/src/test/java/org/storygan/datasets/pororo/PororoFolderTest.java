package org.storygan.datasets.pororo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.storygan.datasets.StorySets;
import org.storygan.datasets.image.PngWriter;
import org.storygan.datasets.image.ToyPictures;
import org.storygan.datasets.npy.Bytes;
import org.storygan.datasets.npy.ToyNumpy;
import org.storygan.datasets.story.Choice;
import org.storygan.datasets.story.DataException;
import org.storygan.datasets.story.Faults;
import org.storygan.datasets.story.OpenOptions;
import org.storygan.datasets.story.Split;
import org.storygan.datasets.story.StorySet;

/**
 * On a set in the published layout: four episodes in two seasons, of 12 clips each, so of 8 windows. Clip n of episode e is
 * a strip of n % 3 + 1 squares whose colours say e, n and which square it is.
 */
class PororoFolderTest {

    private static final int CLIPS = 12;
    private static final int WINDOWS = 32;
    private static final List<String> EPISODES = List.of(
            "Pororo_ENGLISH1_1/Pororo_ENGLISH1_1_ep1",
            "Pororo_ENGLISH1_1/Pororo_ENGLISH1_1_ep2",
            "Pororo_Rescue/Pororo_Rescue_ep1",
            "Pororo_Rescue/Pororo_Rescue_ep2");

    @TempDir
    private Path folder;

    private OpenOptions options;
    private final Map<Object, Object> sentences = new LinkedHashMap<>();
    private final Map<Object, Object> labels = new LinkedHashMap<>();

    @BeforeEach
    void writeToySet() throws IOException {
        options = OpenOptions.defaults().withCacheDirectory(folder.resolve("cache"));
        for (int episode = 0; episode < EPISODES.size(); episode++) {
            for (int clip = 1; clip <= CLIPS; clip++) {
                writeClip(episode, clip);
            }
        }
        write("descriptions.npy", ToyNumpy.object(sentences));
        write("labels.npy", ToyNumpy.object(labels));
        writeCaches();
        write("train_test_ids.npy", ToyNumpy.objects(List.of(numbers(0, 26), numbers(26, WINDOWS))));
        write(
                "train_seen_unseen_ids.npy",
                ToyNumpy.objects(List.of(numbers(0, 20), numbers(20, 24), numbers(24, WINDOWS))));
    }

    private void writeClip(int episode, int clip) throws IOException {
        String key = EPISODES.get(episode) + "/" + clip;
        var colors = IntStream.rangeClosed(0, clip % 3).map(square -> color(episode, clip, square));
        write(key + ".png", PngWriter.bytes(ToyPictures.strip(8, colors.toArray())));
        sentences.put(key, List.of("Pororo runs " + clip + ".", "He is caf\u00e9 " + clip + "."));
        double[] flags = new double[9];
        flags[clip % 9] = 1;
        labels.put(new Bytes(key), flags);
    }

    private static int color(int episode, int clip, int square) {
        return episode << 16 | clip << 8 | square * 100;
    }

    private void writeCaches() throws IOException {
        var first = new ArrayList<String>();
        var following = new ArrayList<String>();
        for (String episode : EPISODES) {
            for (int clip = 1; clip <= CLIPS - 4; clip++) {
                first.add(episode + "/" + clip + ".png");
                for (int next = 1; next <= 4; next++) {
                    following.add(episode + "/" + (clip + next) + ".png");
                }
            }
        }
        write("img_cache4.npy", ToyNumpy.byteStrings(first, "(32,)"));
        write("following_cache4.npy", ToyNumpy.byteStrings(following, "(32, 4)"));
    }

    private static List<Integer> numbers(int from, int to) {
        return IntStream.range(from, to).boxed().toList();
    }

    private void write(String name, byte[] bytes) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.write(file, bytes);
    }

    private StorySet open(String settings) {
        return StorySets.open("pororo:" + folder + settings, options);
    }

    @Test
    void aStoryIsFiveClipsWithTheirSentencesAndCharacters() {
        var story = open("").story(Split.TEST, 0);
        // window 26 is the third of the last episode
        assertThat(story.id()).isEqualTo("Pororo_Rescue_ep2-0003");
        assertThat(story.frames()).hasSize(5);
        assertThat(story.frame(1).sentences()).containsExactly("Pororo runs 4.", "He is caf\u00e9 4.");
        assertThat(story.frame(1).labels())
                .containsExactly(false, false, false, false, true, false, false, false, false);
        assertThat(open("").labelNames())
                .hasSize(9)
                .startsWith("Pororo", "Loopy")
                .endsWith("Harry");
        assertThat(ToyPictures.color(story.frame(0).picture())).isEqualTo(color(3, 3, 0));
        assertThat(story.frame(0).picture().width()).isEqualTo(64);
        assertThat(story.frame(0).mask().isPresent()).isFalse();
    }

    @Test
    void storyGansSplitHoldsWholeEpisodesOutOfTraining() {
        var set = open("");
        assertThat(set.size(Split.TEST)).isEqualTo(6);
        assertThat(set.size(Split.TRAIN) + set.size(Split.VAL)).isEqualTo(26);
        // one story in thirteen would be two; the episode has eight, or the two of the last that are in training
        assertThat(set.size(Split.VAL)).isIn(2, 8);
        assertThat(episodes(set, Split.TRAIN)).doesNotContainAnyElementsOf(episodes(set, Split.VAL));
    }

    private static List<String> episodes(StorySet set, Split split) {
        return IntStream.range(0, set.size(split))
                .mapToObj(i -> set.text(split, i).id().replaceAll("-[0-9]+$", ""))
                .distinct()
                .toList();
    }

    @Test
    void ducosSplitIsTakenAsItIs() {
        var set = open("?split=duco");
        assertThat(set.size(Split.TRAIN)).isEqualTo(20);
        assertThat(set.size(Split.VAL)).isEqualTo(4);
        assertThat(set.size(Split.TEST)).isEqualTo(8);
        assertThat(set.text(Split.VAL, 0).id()).isEqualTo("Pororo_Rescue_ep1-0005");
    }

    @Test
    void evaluationSeesOnePictureOfAStripAndTrainingAll() {
        var set = open("");
        var fixed = new HashSet<Integer>();
        var drawn = new HashSet<Integer>();
        for (int epoch = 0; epoch < 30; epoch++) {
            // clip 5, the third of the first test story, has three squares
            fixed.add(ToyPictures.color(set.story(Split.TEST, 0).frame(2).picture()));
            drawn.add(ToyPictures.color(
                    set.story(Split.TEST, 0, Choice.drawn(1, epoch)).frame(2).picture()));
        }
        assertThat(fixed).hasSize(1);
        assertThat(drawn).containsExactlyInAnyOrder(color(3, 5, 0), color(3, 5, 1), color(3, 5, 2));
        assertThat(set.origins(Split.TEST, 0, Choice.FIXED).get(2).file())
                .isEqualTo("Pororo_Rescue/Pororo_Rescue_ep2/5.png");
        assertThat(set.origins(Split.TEST, 0, Choice.FIXED).get(2).of()).isEqualTo(3);
    }

    @Test
    void theFirstPictureAloneCanBeAskedFor() {
        var set = open("?frame=first");
        assertThat(set.origins(Split.TEST, 0, Choice.drawn(1, 7)).get(2).of()).isEqualTo(1);
        assertThat(ToyPictures.color(
                        set.story(Split.TEST, 0, Choice.drawn(1, 7)).frame(2).picture()))
                .isEqualTo(color(3, 5, 0));
        assertThat(set.hash()).isNotEqualTo(open("").hash());
    }

    @Test
    void picturesFromTheCacheAreThoseOfTheFiles() {
        var read = open("").story(Split.TRAIN, 3, Choice.drawn(1, 2));
        var set = open("");
        set.prepare();
        assertThat(set.story(Split.TRAIN, 3, Choice.drawn(1, 2))).isEqualTo(read);
        assertThat(open("").story(Split.TRAIN, 3, Choice.drawn(1, 2))).isEqualTo(read);
    }

    @Test
    void withoutTheCachesTheWindowsAreMadeInTheirOrder() throws IOException {
        var kept = ids(open(""));
        Files.delete(folder.resolve("img_cache4.npy"));
        // 12 clips are named 1, 10, 11, 12, 2 ...: windows start at 1 2 3 ... all the same, since 10 to 12 start none
        assertThat(ids(open(""))).isEqualTo(kept);
        write("frames_counter.npy", ToyNumpy.object(Map.of(EPISODES.get(0) + "/", 11)));
        assertThatThrownBy(() -> open(""))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("names a story that does not exist")
                .hasMessageContaining("0 .. 30");
    }

    private static List<String> ids(StorySet set) {
        return IntStream.range(0, set.size(Split.TEST))
                .mapToObj(i -> set.text(Split.TEST, i).id())
                .toList();
    }

    @Test
    void cachesOfTextAndOfPrintedBytesAreTheSame() throws IOException {
        var story = open("").story(Split.TEST, 0);
        var names = new ArrayList<String>();
        for (String episode : EPISODES) {
            IntStream.rangeClosed(1, CLIPS - 4).forEach(clip -> names.add("b'/" + episode + "/" + clip + ".png'"));
        }
        write("img_cache4.npy", ToyNumpy.texts(names, "(32,)"));
        assertThat(open("").story(Split.TEST, 0)).isEqualTo(story);
    }

    @Test
    void theTableOfSentencesServesWithoutTheDictionary() throws IOException {
        Files.delete(folder.resolve("descriptions.npy"));
        var lines = new ArrayList<String>();
        for (String episode : EPISODES) {
            for (int clip = 1; clip <= CLIPS; clip++) {
                String name = episode.substring(episode.indexOf('/') + 1);
                lines.add(name + "," + clip + ",\"Pororo runs " + clip + ".\"");
                lines.add(name + "," + clip + ",He is caf\u00e9 " + clip + ".");
            }
        }
        Files.write(folder.resolve("descriptions.csv"), lines);
        assertThat(open("").story(Split.TEST, 0).frame(1).sentences())
                .containsExactly("Pororo runs 4.", "He is caf\u00e9 4.");
        lines.add(0, "video,scene_no,sentence");
        Files.write(folder.resolve("descriptions.csv"), lines);
        assertThat(open("").text(Split.TEST, 0).sentences().get(1)).hasSize(2);
        lines.add("ep,1");
        lines.add("ep,one,A sentence.");
        Files.write(folder.resolve("descriptions.csv"), lines);
        assertThatThrownBy(() -> open(""))
                .isInstanceOf(DataException.class)
                .hasMessageStartingWith(folder.resolve("descriptions.csv") + " has 2 lines that cannot be read")
                .hasMessageContaining("line 98      episode, number and sentence expected, found 2 fields")
                .hasMessageContaining("line 99 ");
    }

    @Test
    void masksAreCutLikeTheirPictures() throws IOException {
        for (int clip = 3; clip <= 7; clip++) {
            writeMask(clip);
        }
        var set = open("?masks=read");
        var frame = set.story(Split.TEST, 0).frame(2);
        int square = ToyPictures.color(frame.picture()) & 0xFF;
        assertThat(frame.mask().at(32, 32)).isEqualTo(50 + square / 100);
        assertThat(set.story(Split.TEST, 5).frame(4).mask().isPresent()).isFalse();
    }

    private void writeMask(int clip) throws IOException {
        var grays = IntStream.rangeClosed(0, clip % 3).map(square -> 0x010101 * (10 * clip + square));
        write("img_segment/Pororo_Rescue_ep2_" + clip + ".png", PngWriter.bytes(ToyPictures.strip(8, grays.toArray())));
    }

    @Test
    void aClipThatCannotBeUsedIsAFaultOfEachOfItsStories() throws IOException {
        write(EPISODES.get(0) + "/1.png", PngWriter.bytes(ToyPictures.plain(8, 12, 0)));
        Files.delete(folder.resolve(EPISODES.get(3) + "/12.png"));
        write(EPISODES.get(2) + "/2.png", new byte[100]);
        write(EPISODES.get(1) + "/1.png", PngWriter.bytes(ToyPictures.plain(16, 8, 0)));
        var faults = new Faults();
        var catalog = StorySets.read("pororo:" + folder, faults, OpenOptions.defaults())
                .orElseThrow();
        assertThat(catalog.entries()).hasSize(WINDOWS - 1 - 1 - 2 - 1);
        assertThat(faults.list())
                .extracting(fault -> fault.story())
                .containsExactlyInAnyOrder(
                        "Pororo_ENGLISH1_1_ep1-0001",
                        "Pororo_ENGLISH1_1_ep2-0001",
                        "Pororo_Rescue_ep1-0001",
                        "Pororo_Rescue_ep1-0002",
                        "Pororo_Rescue_ep2-0008");
        assertThatThrownBy(() -> open(""))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("has 5 faults")
                .hasMessageContaining("1.png is not a strip of square pictures one below the other")
                .hasMessageContaining("there is no file " + folder.resolve(EPISODES.get(3) + "/12.png"));
    }

    @Test
    void aClipWithoutSentencesOrLabelsIsAFault() throws IOException {
        sentences.remove(EPISODES.get(0) + "/1");
        write("descriptions.npy", ToyNumpy.object(sentences));
        assertThatThrownBy(() -> open("")).hasMessageContaining("Pororo_ENGLISH1_1_ep1-0001: a frame has no sentence");
        labels.put(new Bytes(EPISODES.get(0) + "/2"), new double[] {0, 0, 2, 0, 0, 0, 0, 0, 0});
        write("labels.npy", ToyNumpy.object(labels));
        assertThatThrownBy(() -> open("")).hasMessageContaining("has other labels than the nine characters");
        Files.delete(folder.resolve("labels.npy"));
        assertThat(StorySets.read("pororo:" + folder, new Faults(), OpenOptions.defaults())
                        .orElseThrow()
                        .labels())
                .isEmpty();
    }

    @Test
    void splitsThatDoNotFitAreRefused() throws IOException {
        write("train_test_ids.npy", ToyNumpy.objects(List.of(numbers(0, 20), numbers(20, WINDOWS + 1))));
        assertThatThrownBy(() -> open(""))
                .hasMessageContaining("numbers 0 .. 31")
                .hasMessageContaining("found        32");
        write("train_test_ids.npy", ToyNumpy.objects(List.of(numbers(0, 1), numbers(1, 2), numbers(2, 3))));
        assertThatThrownBy(() -> open(""))
                .hasMessageContaining("2 lists of stories")
                .hasMessageContaining("3 of them");
        Files.delete(folder.resolve("train_test_ids.npy"));
        assertThatThrownBy(() -> open(""))
                .hasMessageStartingWith(folder + " is not a Pororo-SV folder")
                .hasMessageContaining("found        1 of 2: descriptions.npy or descriptions.csv");
    }

    @Test
    void namesThatLeadOutOfTheFolderAreFaults() throws IOException {
        var names = new ArrayList<String>();
        IntStream.range(0, WINDOWS).forEach(i -> names.add("../secret/" + (i + 1) + ".png"));
        write("img_cache4.npy", ToyNumpy.texts(names, "(32,)"));
        assertThatThrownBy(() -> open("")).isInstanceOf(DataException.class).hasMessageContaining("32 faults");
    }
}
