package org.storygan.datasets.clevr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.storygan.datasets.RealData;
import org.storygan.datasets.StorySets;
import org.storygan.datasets.image.PngWriter;
import org.storygan.datasets.image.ToyPictures;
import org.storygan.datasets.npy.Bytes;
import org.storygan.datasets.npy.ToyNumpy;
import org.storygan.datasets.story.DataException;
import org.storygan.datasets.story.Faults;
import org.storygan.datasets.story.OpenOptions;
import org.storygan.datasets.story.Split;
import org.storygan.datasets.story.StorySet;

/** On stories 170 to 173; in each a red cube, a blue sphere, a green cylinder and a large gray cube. */
class ClevrFolderTest {

    private static final String HEAD = "image\tstory\tframe\tsize\tcolor\tmaterial\tshape\tx\ty\tz\tright_x\tright_y";
    private static final List<String> THINGS = List.of(
            "small\tred\trubber\tcube\t2\t0\t0.35\t1\t0",
            "small\tblue\tmetal\tsphere\t-2\t-2\t0.35\t1\t0",
            "small\tgreen\tmetal\tcylinder\t0\t2\t0.35\t1\t0",
            "large\tgray\trubber\tcube\t0.5\t-1\t0.7\t1\t0");

    @TempDir
    private Path folder;

    private OpenOptions options;

    @BeforeEach
    void writeToySet() throws IOException {
        options = OpenOptions.defaults().withCacheDirectory(folder.resolve("cache"));
        Files.createDirectory(folder.resolve("images"));
        var lines = new ArrayList<>(List.of(HEAD));
        for (int story = 170; story <= 173; story++) {
            for (int step = 1; step <= 4; step++) {
                String name = String.format(Locale.ROOT, "CLEVR_new_%06d_%d.png", story, step);
                lines.add(name + "\t" + story + "\t" + step + "\t" + THINGS.get(step - 1));
                PngWriter.write(ToyPictures.plain(32, 24, story << 8 | step), folder.resolve("images/" + name));
            }
        }
        Files.write(folder.resolve("attributes.tsv"), lines);
    }

    private StorySet open() {
        return StorySets.open("clevr:" + folder, options);
    }

    @Test
    void attributesBecomeSentencesOfTheNewObjectAndItsPlace() {
        var story = open().story(Split.TEST, 0);
        assertThat(story.id()).isEqualTo("clevr-000172");
        assertThat(story.frames())
                .extracting(frame -> frame.sentences().get(0))
                .containsExactly(
                        "A small red rubber cube is put on the right.",
                        "A small blue metal sphere is put in front on the left.",
                        "A small green metal cylinder is put at the back.",
                        "A large gray rubber cube is put in the middle.");
        assertThat(story.frame(1).sentences().get(1)).isEqualTo("A small blue metal sphere is added.");
    }

    @Test
    void labelsSayWhatIsOnTheTableSoFar() {
        var story = open().story(Split.TEST, 0);
        assertThat(open().labelNames()).hasSize(15).startsWith("cube", "sphere", "cylinder", "gray", "red");
        assertThat(words(story.frame(0).labels())).containsExactly("cube", "red", "rubber", "small");
        assertThat(words(story.frame(1).labels()))
                .containsExactly("cube", "sphere", "red", "blue", "rubber", "metal", "small");
    }

    private static List<String> words(List<Boolean> labels) {
        return Thing.WORDS.stream()
                .filter(word -> labels.get(Thing.WORDS.indexOf(word)))
                .toList();
    }

    @Test
    void picturesAreTheStepsInOrder() {
        var frames = open().story(Split.TEST, 1).frames();
        assertThat(frames)
                .extracting(frame -> ToyPictures.color(frame.picture()))
                .containsExactly(173 << 8 | 1, 173 << 8 | 2, 173 << 8 | 3, 173 << 8 | 4);
        assertThat(open().framesPerStory()).isEqualTo(4);
    }

    @Test
    void theDictionarySaysTheSameAsTheTable() throws IOException {
        var table = open().story(Split.TRAIN, 0);
        var dictionary = new LinkedHashMap<Object, Object>();
        for (int story = 170; story <= 173; story++) {
            for (int step = 1; step <= 4; step++) {
                dictionary.put(new Bytes(new PictureName(story, step).toString()), vector(step));
            }
        }
        Files.write(folder.resolve("CLEVR_dict.npy"), ToyNumpy.object(dictionary));
        assertThat(open().story(Split.TRAIN, 0)).isEqualTo(table);
        dictionary.put(new Bytes("CLEVR_new_000170_2.png"), new double[75]);
        dictionary.put(new Bytes("CLEVR_new_000171_1.png"), new double[74]);
        Files.write(folder.resolve("CLEVR_dict.npy"), ToyNumpy.object(dictionary));
        var faults = new Faults();
        assertThat(StorySets.read("clevr:" + folder, faults, OpenOptions.defaults())
                        .orElseThrow()
                        .entries())
                .hasSize(2);
        assertThat(faults.list()).hasSize(4);
    }

    /** The objects up to this step, as flags and places. */
    private static double[] vector(int step) {
        double[] vector = new double[75];
        for (int i = 0; i < step; i++) {
            String[] thing = THINGS.get(i).split("\t");
            vector[i * 18 + Thing.SHAPES.indexOf(thing[3])] = 1;
            vector[i * 18 + 3 + Thing.COLORS.indexOf(thing[1])] = 1;
            vector[i * 18 + 11 + Thing.MATERIALS.indexOf(thing[2])] = 1;
            vector[i * 18 + 13 + Thing.SIZES.indexOf(thing[0])] = 1;
            for (int axis = 0; axis < 3; axis++) {
                vector[i * 18 + 15 + axis] = Double.parseDouble(thing[4 + axis]);
            }
        }
        vector[72] = 1;
        return vector;
    }

    @Test
    void theSplitCanBeThatOfTheWholeSet() {
        assertThat(open().size(Split.TEST)).isEqualTo(2);
        var whole = StorySets.read("clevr:" + folder + "?split=cpcsv", new Faults(), OpenOptions.defaults())
                .orElseThrow();
        assertThat(whole.stories().get(Split.TEST)).isEmpty();
        assertThat(whole.entries()).hasSize(4);
    }

    @Test
    void badLinesAndMissingPicturesAreFaults() throws IOException {
        var lines = Files.readAllLines(folder.resolve("attributes.tsv"));
        lines.set(1, lines.get(1).replace("red", "pink"));
        lines.set(5, lines.get(5).replace("\t2\t0\t", "\tNaN\t0\t"));
        Files.write(folder.resolve("attributes.tsv"), lines);
        Files.delete(folder.resolve("images/CLEVR_new_000173_4.png"));
        var faults = new Faults();
        StorySets.read("clevr:" + folder, faults, OpenOptions.defaults());
        assertThat(faults.list())
                .extracting(fault -> fault.reason())
                .satisfiesExactlyInAnyOrder(
                        reason -> assertThat(reason).startsWith("no object is described by: CLEVR_new_000170_1.png"),
                        reason -> assertThat(reason).startsWith("no object is described by: CLEVR_new_000171_1.png"),
                        reason -> assertThat(reason).isEqualTo("no object is described for it"),
                        reason -> assertThat(reason).isEqualTo("no object is described for it"),
                        reason -> assertThat(reason).startsWith("there is no file"));
        Files.write(folder.resolve("attributes.tsv"), List.of("image\tstory"));
        assertThatThrownBy(this::open)
                .isInstanceOf(DataException.class)
                .hasMessageContaining("is no table of CLEVR-SV");
    }

    @Test
    void thePublishedSampleHas96Stories() {
        Path data = RealData.clevr();
        var catalog = StorySets.read("clevr:" + data, new Faults(), OpenOptions.defaults())
                .orElseThrow();
        var sizes = Map.of(Split.TRAIN, 66, Split.VAL, 6, Split.TEST, 24);
        sizes.forEach((split, size) ->
                assertThat(catalog.stories().get(split)).as(split.label()).hasSize(size));
        var table = Things.ofTable(data.resolve("attributes.tsv"), new Faults());
        var dictionary = Things.ofDictionary(data.resolve("CLEVR_dict.npy"), new Faults());
        assertThat(dictionary).hasSize(384).hasSameSizeAs(table);
        // the table was rounded to six digits
        dictionary.forEach((name, thing) ->
                assertThat(thing.sentences()).as(name).isEqualTo(table.get(name).sentences()));
    }
}
