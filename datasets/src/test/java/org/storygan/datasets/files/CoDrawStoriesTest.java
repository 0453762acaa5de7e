package org.storygan.datasets.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
import org.storygan.datasets.story.Batcher;
import org.storygan.datasets.story.DataException;
import org.storygan.datasets.story.OpenOptions;
import org.storygan.datasets.story.Split;
import org.storygan.datasets.story.Stats;
import org.storygan.datasets.story.StorySet;

class CoDrawStoriesTest {

    /** A scene that grows; \u00e9 is there to be read as UTF-8, and numbers come with and without a fraction. */
    private static final String STORY = """
            {"key":"%s","split":"%s","image_id":%d,"texts":["sun up","caf\u00e9 , \\"far\\" left","a b","c","d"],"frames":[\
            [["s_3s",100,50,2,1]],[["s_3s",100,50.5,2,1]],[["s_3s",100,50,2,1],["hb0_10s",250,-20,0,0]],\
            [["s_3s",100,50,2,1],["hb0_10s",250,200,0,0]],[["hb1_8s",1e2,200,1,0]]],"target":[]}
            """;

    @TempDir
    private Path folder;

    private OpenOptions options;

    @BeforeEach
    void writeToySet() throws IOException {
        options = OpenOptions.defaults()
                .withCacheDirectory(folder.resolve("cache"))
                .withThreads(2);
        ToyClipArt.write(folder);
        lines(story("train_1", "train"), story("test_1", "test"), "", story("val_1", "val"), story("train_2", "train"));
    }

    private static String story(String key, String split) {
        return STORY.formatted(key, split, 1).strip();
    }

    private void lines(String... lines) throws IOException {
        Files.write(folder.resolve("stories5.jsonl"), List.of(lines));
    }

    private StorySet open() {
        return StorySets.open("codraw:" + folder, options);
    }

    @Test
    void storiesAreFoundInTheirSplitsWithTheirWords() {
        try (var set = open()) {
            assertThat(set.size(Split.TRAIN)).isEqualTo(2);
            assertThat(set.size(Split.VAL)).isEqualTo(1);
            var story = set.story(Split.TRAIN, 1);
            assertThat(story.id()).isEqualTo("train_2");
            assertThat(story.frame(1).sentences()).containsExactly("caf\u00e9 , \"far\" left");
            assertThat(set.text(Split.TRAIN, 1).sentences().get(1))
                    .isEqualTo(story.frame(1).sentences());
        }
    }

    @Test
    void picturesShowTheScenes() {
        var frames = open().story(Split.TEST, 0).frames();
        // the sun: 49 x 49 around (100, 50), that is about (13, 8) of 64
        assertThat(frames.get(0).picture().at(8, 12, 2)).isZero();
        assertThat(frames.get(3).picture().at(32, 32, 0)).isEqualTo(255);
        assertThat(frames.get(3).picture().at(32, 32, 1)).isZero();
    }

    @Test
    void labelsSayWhatIsInTheScenes() {
        var set = open();
        assertThat(set.labelNames()).hasSize(58).startsWith("boy", "girl");
        var said = set.story(Split.TEST, 0).frames().stream()
                .map(frame -> IntStream.range(0, 58)
                        .filter(frame.labels()::get)
                        .mapToObj(set.labelNames()::get)
                        .toList())
                .toList();
        var sun = List.of("sun");
        assertThat(said).containsExactly(sun, sun, List.of("boy", "sun"), List.of("boy", "sun"), List.of("girl"));
    }

    @Test
    void picturesFromTheCacheAreThoseThatAreDrawn() throws IOException {
        var drawn = open().story(Split.VAL, 0);
        var set = open();
        set.prepare();
        assertThat(set.story(Split.VAL, 0)).isEqualTo(drawn);
        var again = open();
        assertThat(again.story(Split.VAL, 0)).isEqualTo(drawn);
        try (var files = Files.list(folder.resolve("cache"))) {
            assertThat(files.map(f -> f.getFileName().toString().replaceAll(".*\\.", "")))
                    .containsExactlyInAnyOrder("frames", "manifest");
        }
    }

    @Test
    void trainingDrawsEverythingOnceAndSaysHowFarItIs() {
        var reports = new ArrayList<String>();
        var set = StorySets.open(
                "codraw:" + folder,
                options.withProgress((what, done, total) -> reports.add(what + " " + done + "/" + total)));
        Batcher.training(set, 2, 1);
        Batcher.training(set, 2, 1);
        assertThat(reports).containsExactly("drawing codraw 20/20");
    }

    @Test
    void aCacheOfOtherContentIsNotUsed() throws IOException {
        var before = open();
        before.prepare();
        lines(story("train_1", "train").replace("\"hb1_8s\",1e2", "\"hb1_8s\",400"), story("test_1", "test"));
        var after = open();
        assertThat(after.hash()).isNotEqualTo(before.hash());
        assertThat(after.story(Split.TRAIN, 0).frame(4).picture())
                .isNotEqualTo(before.story(Split.TRAIN, 0).frame(4).picture());
    }

    @Test
    void aCacheThatWasCutShortIsMadeAgain() throws IOException {
        var set = open();
        set.prepare();
        var story = set.story(Split.TRAIN, 0);
        try (var files = Files.newDirectoryStream(folder.resolve("cache"), "*.frames")) {
            for (Path file : files) {
                Files.write(file, new byte[100]);
            }
        }
        var again = open();
        again.prepare();
        assertThat(again.story(Split.TRAIN, 0)).isEqualTo(story);
    }

    @Test
    void badLinesAreListedWithTheirNumbers() throws IOException {
        lines(
                story("a", "train"),
                "not json",
                story("a", "train"),
                story("b", "dev"),
                story("c", "test").replace("s_3s", "s_99s"),
                story("d", "test").replace(",\"c\",\"d\"]", "]"),
                story("e", "test").replace("100,50,2,1", "100,50,3,1"),
                "{\"key\": [}");
        assertThatThrownBy(this::open)
                .isInstanceOf(DataException.class)
                .hasMessageStartingWith(folder.resolve("stories5.jsonl") + " has 7 lines that cannot be read")
                .hasMessageContaining("line 2       not JSON at character 1: expected a value, found \"n\"")
                .hasMessageContaining("line 3       the key a is there twice")
                .hasMessageContaining("line 4       \"split\" is dev, expected train, val or test")
                .hasMessageContaining("line 5       c uses s_99s.png, which is not in the folder Pngs")
                .hasMessageContaining("line 6       \"texts\" is an array of 3, expected an array of 5")
                .hasMessageContaining("line 7       depth must be 0, 1 or 2")
                .hasMessageContaining("line 8       not JSON at character 10");
    }

    @Test
    void ofManyBadLinesTheFirstTenAreShown() throws IOException {
        lines(IntStream.range(0, 25).mapToObj(i -> "{}").toArray(String[]::new));
        assertThatThrownBy(this::open).hasMessageContaining("line 10").hasMessageEndingWith("and          15 more");
    }

    @Test
    void aFolderWithoutItsPartsSaysWhatIsMissing() throws IOException {
        Files.delete(folder.resolve("stories5.jsonl"));
        assertThatThrownBy(this::open)
                .isInstanceOf(DataException.class)
                .hasMessageStartingWith(folder + " is not a CoDraw folder")
                .hasMessageContaining("expected     stories5.jsonl.gz, Pngs")
                .hasMessageContaining("found        1 of 2: Pngs");
    }

    @Test
    void theFolderAboveTheRightOneIsAnsweredWithTheRightOne() throws IOException {
        Path above = Files.createDirectory(folder.resolve("above"));
        Path inside = Files.createDirectory(above.resolve("codraw"));
        ToyClipArt.write(inside);
        Files.writeString(inside.resolve("stories5.jsonl"), story("a", "train"));
        assertThatThrownBy(() -> StorySets.open("codraw:" + above, options))
                .hasMessageContaining("found        0 of 2")
                .hasMessageContaining("did you mean " + inside + " ? it has all 2");
    }

    @Test
    void aFolderThatIsNotThereIsSaidSo() {
        Path nowhere = folder.resolve("nowhere");
        assertThatThrownBy(() -> StorySets.open("codraw:" + nowhere, options))
                .isInstanceOf(DataException.class)
                .hasMessageStartingWith("there is no folder " + nowhere)
                .hasMessageContaining("CoDraw data set, with stories5.jsonl.gz")
                .hasMessageContaining("found        nothing of that name");
        assertThatThrownBy(() -> StorySets.open("codraw", options)).hasMessageContaining("codraw:FOLDER");
    }

    @Test
    void theRealSetHasItsPublishedSize() {
        var data = RealData.codrawAndAbstractScenes();
        try (var set = StorySets.open("codraw:" + data, options)) {
            assertThat(set.size(Split.TRAIN)).isEqualTo(5677);
            assertThat(set.size(Split.VAL)).isEqualTo(686);
            assertThat(set.size(Split.TEST)).isEqualTo(705);
            var stats = Stats.of(set);
            var frames = stats.splits().values().stream().mapToInt(Stats.Counts::frames);
            assertThat(frames.sum()).isEqualTo(35_340);
            assertThat(stats.overlaps())
                    .allSatisfy(overlap -> assertThat(overlap.ids()).isZero());
        }
    }
}
