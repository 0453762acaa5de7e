package org.storygan.datasets.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.Color;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.storygan.datasets.RealData;
import org.storygan.datasets.StorySets;
import org.storygan.datasets.story.Choice;
import org.storygan.datasets.story.DataException;
import org.storygan.datasets.story.OpenOptions;
import org.storygan.datasets.story.Split;
import org.storygan.datasets.story.Stats;
import org.storygan.datasets.story.StorySet;

/** On the published layout, with the sets 0, 1, 800 and 950; scene i of a set has the boy at x = 50 i. */
class AbstractStoriesTest {

    private static final int[] SETS = {0, 1, 800, 950};

    @TempDir
    private Path folder;

    private OpenOptions options;

    @BeforeEach
    void writeToySet() throws IOException {
        options = OpenOptions.defaults().withCacheDirectory(folder.resolve("cache"));
        ToyClipArt.write(folder);
        Files.createDirectories(folder.resolve("SimpleSentences"));
        writeScenes(publishedScenes());
        writeSentences(1, sentences("One"));
        writeSentences(2, sentences("Two"));
    }

    /** Each head carries the number of its set, ten times. */
    private static List<String> publishedScenes() {
        var lines = new ArrayList<String>();
        lines.add("" + SETS.length * 10);
        for (int set : SETS) {
            for (int i = 0; i < 10; i++) {
                lines.add(set + "\t1");
                lines.add("hb0_10s.png\t10\t2\t" + i * 50 + "\t200\t0\t0");
            }
        }
        return lines;
    }

    private static List<String> sentences(String group) {
        var lines = new ArrayList<String>();
        for (int set : SETS) {
            for (int i = 0; i < 10; i++) {
                for (int n = 0; n < 3; n++) {
                    lines.add((set * 10 + i) + "\t" + n + "\t" + group + " " + n + " of scene " + i + " . ");
                }
                lines.add("");
            }
        }
        return lines;
    }

    private void writeScenes(List<String> lines) throws IOException {
        Files.write(folder.resolve("Scenes_10020.txt"), lines);
    }

    private void writeSentences(int group, List<String> lines) throws IOException {
        Files.write(folder.resolve("SimpleSentences/SimpleSentences" + group + "_10020.txt"), lines);
    }

    @Test
    void labelsSayWhatIsInTheScenes_andInACroppedPictureWhatIsLeftOfThem() {
        var set = StorySets.open("abstract:" + folder, options);
        int boy = set.labelNames().indexOf("boy");
        var cropped = StorySets.open("abstract:" + folder + "?crop=center", options);
        for (int i = 0; i < 5; i++) {
            assertThat(set.story(Split.TEST, 0).frame(i).labels().get(boy)).isTrue();
            assertThat(set.story(Split.TEST, 0).frame(i).labels()).containsOnlyOnce(true);
            assertThat(cropped.story(Split.TEST, 0).frame(i).labels().get(boy)).isEqualTo(i > 0); // x = 0 is cut away
        }
    }

    /** Takes the sentences of these scenes away, so that they cannot be used. */
    private void silence(List<Integer> scenes) throws IOException {
        for (int group = 1; group <= 2; group++) {
            var lines = sentences(group == 1 ? "One" : "Two");
            lines.removeIf(line -> scenes.stream().anyMatch(scene -> line.startsWith(scene + "\t")));
            writeSentences(group, lines);
        }
    }

    private StorySet open() {
        return StorySets.open("abstract:" + folder, options);
    }

    @Test
    void aSetOfTenMakesTwoStoriesOfFive() {
        var set = open();
        assertThat(set.size(Split.TRAIN)).isEqualTo(4);
        assertThat(set.size(Split.VAL)).isEqualTo(2);
        assertThat(set.size(Split.TEST)).isEqualTo(2);
        assertThat(firstSentences(set, 0)).containsExactlyElementsOf(scenes("One 0", 0, 1, 2, 3, 4));
        assertThat(firstSentences(set, 1)).containsExactlyElementsOf(scenes("One 0", 5, 6, 7, 8, 9));
        assertThat(set.text(Split.TEST, 1).id()).isEqualTo("abstract-0800-b");
    }

    private static List<String> firstSentences(StorySet set, int index) {
        return set.text(Split.TRAIN, index).sentences().stream()
                .map(s -> s.get(0))
                .toList();
    }

    private static List<String> scenes(String sentence, int... scenes) {
        return IntStream.of(scenes)
                .mapToObj(i -> sentence + " of scene " + i + " .")
                .toList();
    }

    @Test
    void aFrameHasTheSentencesOfBothGroupsTheFirstGroupFirst() {
        assertThat(open().story(Split.TRAIN, 0).frame(3).sentences())
                .containsExactly(
                        "One 0 of scene 3 .",
                        "One 1 of scene 3 .",
                        "One 2 of scene 3 .",
                        "Two 0 of scene 3 .",
                        "Two 1 of scene 3 .",
                        "Two 2 of scene 3 .");
    }

    @Test
    void aFrameShowsItsScene() {
        var frame = open().story(Split.TRAIN, 1).frame(0).picture();
        // scene 5: a red boy around x = 250
        assertThat(frame.at(32, 32, 1)).isLessThan(20);
        assertThat(frame.at(32, 12, 1)).isEqualTo(255);
    }

    @Test
    void scenesNumberedByThemselvesAreTheSame() throws IOException {
        var published = open().story(Split.TEST, 1);
        var lines = new ArrayList<>(List.of("" + SETS.length * 10));
        for (int set : SETS) {
            for (int i = 0; i < 10; i++) {
                lines.addAll(List.of(set * 10 + i + "\t1", "hb0_10s.png\t10\t2\t" + i * 50 + "\t200\t0\t0"));
            }
        }
        writeScenes(lines);
        assertThat(open().story(Split.TEST, 1)).isEqualTo(published);
    }

    @Test
    void aMissingSceneIsFilledFromItsSet() throws IOException {
        silence(List.of(3));
        var set = open();
        assertThat(firstSentences(set, 0)).containsExactlyElementsOf(scenes("One 0", 0, 1, 2, 4, 5));
        assertThat(firstSentences(set, 1)).containsExactlyElementsOf(scenes("One 0", 5, 6, 7, 8, 9));
    }

    @Test
    void aSceneWithoutPiecesIsNotUsed() throws IOException {
        var lines = publishedScenes();
        lines.set(1, "0\t0");
        lines.remove(2);
        writeScenes(lines);
        assertThat(firstSentences(open(), 0)).containsExactlyElementsOf(scenes("One 0", 1, 2, 3, 4, 5));
    }

    @Test
    void fiveScenesMakeOneStoryAndFewerNone() throws IOException {
        silence(List.of(0, 1, 2, 3, 4, 10, 11, 12, 13, 14, 15));
        var set = open();
        assertThat(set.size(Split.TRAIN)).isEqualTo(1);
        assertThat(firstSentences(set, 0)).containsExactlyElementsOf(scenes("One 0", 5, 6, 7, 8, 9));
    }

    @Test
    void trainingShowsAnyFiveScenesOfASetInTheirOrder() {
        var set = open();
        var seen = IntStream.range(0, 40)
                .mapToObj(epoch -> set.story(Split.TRAIN, 0, Choice.drawn(1, epoch)).frames().stream()
                        .map(frame -> frame.sentences().get(0))
                        .toList())
                .toList();
        assertThat(seen).allSatisfy(story -> assertThat(story).isSorted().doesNotHaveDuplicates());
        assertThat(seen.stream().distinct().count()).isGreaterThan(25);
        assertThat(seen.stream().flatMap(List::stream).distinct()).hasSize(10);
    }

    @Test
    void renderedScenesAreUsedWhenTheyAreThere() throws IOException {
        Path rendered = Files.createDirectory(folder.resolve("RenderedScenes"));
        for (int set : SETS) {
            for (int i = 0; i < 10; i++) {
                Path file = rendered.resolve("Scene" + set + "_" + i + ".png");
                ToyClipArt.rectangle(file, 500, 400, new Color(i, set % 256, 7));
            }
        }
        var picture = open().story(Split.TEST, 1).frame(2).picture();
        assertThat(picture.at(50, 9, 0)).isEqualTo(7);
        assertThat(picture.at(50, 9, 1)).isEqualTo(800 % 256);
        Files.delete(rendered.resolve("Scene950_3.png"));
        assertThatThrownBy(this::open)
                .isInstanceOf(DataException.class)
                .hasMessageContaining("the first is " + rendered.resolve("Scene950_3.png"))
                .hasMessageContaining("39 pictures");
    }

    @Test
    void badLinesOfTheScenesAreListed() throws IOException {
        var lines = publishedScenes();
        lines.set(2, "hb0_99s.png\t10\t2\t0\t200\t0\t0");
        lines.set(4, "hb0_10s.png\t10\t2\t0\t200\t3\t0");
        lines.set(6, "hb0_10s.png\t10\t2");
        writeScenes(lines);
        assertThatThrownBy(this::open)
                .isInstanceOf(DataException.class)
                .hasMessageStartingWith(folder.resolve("Scenes_10020.txt") + " has 4 lines that cannot be read")
                .hasMessageContaining("line 3       hb0_99s.png is not in the folder Pngs")
                .hasMessageContaining("line 5       x, y, depth 0..2 and mirrored 0..1 expected")
                .hasMessageContaining("line 7       2 fields of a scene or 7 of a piece expected, found 3")
                .hasMessageContaining("line 6       scene 0 promises 1 pieces and has 0");
    }

    @Test
    void wrongCountsAreNamed() throws IOException {
        var lines = publishedScenes();
        lines.set(0, "41");
        writeScenes(lines);
        assertThatThrownBy(this::open).hasMessageContaining("41 scenes").hasMessageContaining("found        40 scenes");
        lines.set(0, "39");
        writeScenes(lines.subList(0, lines.size() - 2));
        assertThatThrownBy(this::open)
                .hasMessageContaining("set 950 is not whole")
                .hasMessageContaining("9 scenes");
        writeScenes(List.of("s_3s.png"));
        assertThatThrownBy(this::open).hasMessageContaining("does not begin with the count of its scenes");
    }

    @Test
    void badLinesOfTheSentencesAreListed() throws IOException {
        var lines = sentences("One");
        lines.set(0, "0 0 no tabs");
        lines.set(1, lines.get(2));
        writeSentences(1, lines);
        assertThatThrownBy(this::open)
                .isInstanceOf(DataException.class)
                .hasMessageContaining("line 1       scene, place and sentence expected, between tabs: 0 0 no tabs")
                .hasMessageContaining("line 3       scene 0 has a sentence 2 already");
    }

    @Test
    void missingPartsAreNamed() throws IOException {
        Files.delete(folder.resolve("Scenes_10020.txt"));
        assertThatThrownBy(this::open)
                .hasMessageStartingWith(folder + " is not an Abstract Scenes folder")
                .hasMessageContaining("found        3 of 4: SimpleSentences1_10020.txt, SimpleSentences2_10020.txt");
    }

    @Test
    void theRealSetHas9993UsableScenes() {
        var data = RealData.codrawAndAbstractScenes();
        try (var set = StorySets.open("abstract:" + data, options)) {
            assertThat(((CatalogStories) set).catalog().clips().count()).isEqualTo(9993);
            assertThat(set.size(Split.TRAIN)).isEqualTo(1700);
            assertThat(set.size(Split.VAL)).isEqualTo(104);
            assertThat(set.size(Split.TEST)).isEqualTo(200);
            assertThat(set.text(Split.TEST, 0).sentences()).allMatch(said -> said.size() >= 3);
            assertThat(Stats.of(set).overlaps())
                    .allSatisfy(overlap -> assertThat(overlap.ids()).isZero());
        }
    }
}
