package org.storygan.lite.app;

import static org.storygan.lite.app.Harm.append;
import static org.storygan.lite.app.Harm.both;
import static org.storygan.lite.app.Harm.cut;
import static org.storygan.lite.app.Harm.delete;
import static org.storygan.lite.app.Harm.flip;
import static org.storygan.lite.app.Harm.replace;
import static org.storygan.lite.app.Harm.replaceAll;
import static org.storygan.lite.app.Harm.write;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.storygan.lite.app.BadSet.Family;

/** What may be wrong with an Abstract Scenes folder whose scenes are there as pictures. */
final class BadAbstract {

    private static final String SCENES = "Scenes_10020.txt";
    private static final String WORDS = "SimpleSentences/SimpleSentences1_10020.txt";
    private static final String PICTURE = "RenderedScenes/Scene0_3.png";
    private static final int[] SETS = {0, 800, 950};

    private static final Family ABSTRACT = new Family("abstract", BadAbstract::good);

    private BadAbstract() {}

    private static void good(Path folder) throws IOException {
        var scenes = new StringBuilder((SETS.length * 10) + "\n");
        var words = new StringBuilder();
        for (int set : SETS) {
            for (int i = 0; i < 10; i++) {
                scenes.append(set)
                        .append("\t1\nhb0_10s.png\t10\t2\t")
                        .append(i * 50)
                        .append("\t200\t0\t0\n");
                for (int n = 0; n < 3; n++) {
                    words.append(set * 10 + i)
                            .append('\t')
                            .append(n)
                            .append("\tMike ")
                            .append(set + i + n)
                            .append(" runs .\n");
                }
                write("RenderedScenes/Scene" + set + "_" + i + ".png", Harm.png(50, 40, 9 * i + set / 50))
                        .in(folder);
            }
        }
        write(SCENES, scenes.toString()).in(folder);
        write(WORDS, words.toString()).in(folder);
        write(WORDS.replace("1_", "2_"), words.toString().replace("Mike", "Jenny"))
                .in(folder);
    }

    static List<BadSet> sets() {
        return Stream.of(scenes(), wordsAndPictures()).flatMap(List::stream).toList();
    }

    private static List<BadSet> scenes() {
        return List.of(
                ABSTRACT.accepted("nothing", Harm.NONE, "6 stories, 30 pictures", "no errors, no warnings"),
                ABSTRACT.refused(
                        "no scenes", delete(SCENES), "is not an Abstract Scenes folder", "found        3 of 4"),
                ABSTRACT.refused(
                        "one group of sentences", delete(WORDS), "expected     Scenes_10020.txt, SimpleSentences1"),
                ABSTRACT.refused(
                        "an empty file of scenes", write(SCENES, ""), "does not begin with the count of its scenes"),
                ABSTRACT.refused(
                        "no count", replace(SCENES, "30\n", ""), "does not begin with the count", "found        0\t1"),
                ABSTRACT.refused(
                        "a wrong count", replace(SCENES, "30\n", "31\n"), "is not complete", "31 scenes", "30 scenes"),
                ABSTRACT.refused("a field too few", replace(SCENES, "\t200\t0\t0", "\t200\t0"), "line 3", "found 6"),
                ABSTRACT.refused("commas for tabs", replaceAll(SCENES, "\t", ","), "line 2", "found 1"),
                ABSTRACT.refused("depth 7", replace(SCENES, "\t200\t0\t0", "\t200\t7\t0"), "line 3", "depth 0..2"),
                ABSTRACT.refused("a place that is NaN", replace(SCENES, "\t200\t", "\tNaN\t"), "line 3", "x, y, depth"),
                ABSTRACT.refused("a place beyond integers", replace(SCENES, "\t200\t", "\t99999999999\t"), "line 3"),
                ABSTRACT.refused(
                        "a piece too few", replace(SCENES, "0\t1\n", "0\t2\n"), "scene 0 promises 2 pieces and has 1"),
                ABSTRACT.refused(
                        "a negative head", replace(SCENES, "0\t1\n", "0\t-1\n"), "line 2", "the number of a scene"),
                ABSTRACT.refused(
                        "a set of nine", replace(SCENES, "\n950\t1", "\n800\t1"), "numbers its scenes by set"));
    }

    private static List<BadSet> wordsAndPictures() {
        return List.of(
                ABSTRACT.refused(
                        "words without a scene",
                        replace(WORDS, "0\t0\t", "x\t0\t"),
                        "line 1: scene, place and sentence"),
                ABSTRACT.refused(
                        "an empty sentence", replace(WORDS, "Mike 0 runs .", " "), "line 1: scene, place and sentence"),
                ABSTRACT.refused(
                        "a sentence twice", append(WORDS, "0\t0\tAgain .\n"), "scene 0 has a sentence 0 already"),
                ABSTRACT.refused(
                        "no UTF-8", replace(WORDS, "Mike", new byte[] {'M', (byte) 0xFF}), "line 1 is not UTF-8"),
                ABSTRACT.refused("a picture missing", delete(PICTURE), "the first is", "Scene0_3.png", "29 pictures"),
                ABSTRACT.refused(
                        "a picture of 0 bytes", write(PICTURE, ""), "Scene0_3.png, story abstract-0000-a", "0 bytes"),
                ABSTRACT.refused(
                        "a picture cut off", cut(PICTURE, 60), "Scene0_3.png is damaged: the file ends before"),
                ABSTRACT.refused(
                        "a picture with a flipped bit", flip(PICTURE, 55), "Scene0_3.png is damaged: wrong checksum"),
                ABSTRACT.refused(
                        "a picture that is a GIF",
                        write(PICTURE, "GIF89a, and so on, longer than a header"),
                        "not a PNG"),
                ABSTRACT.refused("a picture of no pixels", flip(PICTURE, 19), "Scene0_3.png"),
                ABSTRACT.refused(
                        "a bomb",
                        folder -> write(PICTURE, Harm.bomb(20_000, 20_000)).in(folder),
                        "20000 x 20000"),
                ABSTRACT.refused(
                        "a wide picture",
                        folder -> write(PICTURE, Harm.bomb(4001, 2)).in(folder),
                        "4001 x 2"),
                ABSTRACT.accepted(
                        "a large picture",
                        folder -> write(PICTURE, Harm.bomb(4000, 4000)).in(folder),
                        "no errors"),
                ABSTRACT.accepted(
                        "a gray picture",
                        folder -> write(PICTURE, Harm.bomb(500, 400)).in(folder),
                        "no errors"),
                ABSTRACT.refused(
                        "three bad pictures",
                        both(
                                cut(PICTURE, 60),
                                both(cut("RenderedScenes/Scene800_0.png", 9), delete("RenderedScenes/Scene950_9.png"))),
                        "29 pictures"),
                ABSTRACT.refused(
                        "too few scenes with words",
                        both(write(WORDS, "0\t0\tA .\n"), write(WORDS.replace("1_", "2_"), "0\t0\tA .\n")),
                        "no set of ten"));
    }
}
