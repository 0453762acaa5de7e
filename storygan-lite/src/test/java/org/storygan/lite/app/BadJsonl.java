package org.storygan.lite.app;

import static org.storygan.lite.app.Harm.append;
import static org.storygan.lite.app.Harm.both;
import static org.storygan.lite.app.Harm.cut;
import static org.storygan.lite.app.Harm.delete;
import static org.storygan.lite.app.Harm.flip;
import static org.storygan.lite.app.Harm.link;
import static org.storygan.lite.app.Harm.replace;
import static org.storygan.lite.app.Harm.replaceAll;
import static org.storygan.lite.app.Harm.write;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.storygan.lite.app.BadSet.Family;

/** What may be wrong with stories of one's own. */
final class BadJsonl {

    private static final String STORIES = "stories.jsonl";
    private static final String SPLITS = "splits.json";
    private static final String PICTURE = "images/s1-0.png";

    private static final Family JSONL = new Family("jsonl", BadJsonl::good);

    private BadJsonl() {}

    private static void good(Path folder) throws IOException {
        var lines = new StringBuilder();
        for (int i = 0; i < 6; i++) {
            lines.append(story("s" + i));
            for (int frame = 0; frame < 2; frame++) {
                write("images/s" + i + "-" + frame + ".png", Harm.png(64, 64, 20 * i + 7 * frame))
                        .in(folder);
            }
        }
        write(STORIES, lines.toString()).in(folder);
        write(SPLITS, "{\"train\":[\"s0\",\"s1\",\"s2\",\"s3\"],\"val\":[\"s4\"],\"test\":[\"s5\"]}\n")
                .in(folder);
    }

    private static String story(String id) {
        return String.format(Locale.ROOT, """
                {"id":"%1$s","frames":[{"image":"images/%1$s-0.png","sentences":["The sun of %1$s."],"labels":[1,0]},\
                {"image":"images/%1$s-1.png","sentences":["The moon of %1$s."],"labels":[0,1]}]}
                """, id);
    }

    static List<BadSet> sets() {
        return Stream.of(stories(), pictures(), fields(), words(), splits())
                .flatMap(List::stream)
                .toList();
    }

    private static List<BadSet> stories() {
        return List.of(
                JSONL.accepted("nothing", Harm.NONE, "6 stories, 12 pictures", "no errors, no warnings"),
                JSONL.refused("no stories", delete(STORIES), "is not a stories folder", "expected     stories.jsonl"),
                JSONL.refused("an empty file", write(STORIES, ""), "there is no story that can be used"),
                JSONL.refused("a file of blanks", write(STORIES, "\n  \n\t\n"), "there is no story that can be used"),
                JSONL.refused("a frame short", replace(STORIES, story("s1").substring(80), "]}\n"), "line 2"),
                JSONL.refused(
                        "one frame instead of two",
                        replace(STORIES, story("s1"), story("s1").replaceFirst(",\\{\"image\":\"images/s1-1.*?]}", "")),
                        "line 2, story s1: story s1 has 1 frames, expected 2 as in the others"),
                JSONL.refused("no frames", replace(STORIES, story("s1"), "{\"id\":\"s1\",\"frames\":[]}\n"), "line 2"),
                JSONL.refused(
                        "frames are a word",
                        replace(STORIES, "\"frames\":[", "\"frames\":\"x\",\"f\":["),
                        "line 1: \"frames\""),
                JSONL.refused("no id", replace(STORIES, "\"id\":\"s1\",", ""), "line 2: \"id\" is missing"),
                JSONL.refused(
                        "an id that is a number", replace(STORIES, "\"id\":\"s1\"", "\"id\":1"), "line 2: \"id\" is 1"),
                JSONL.refused(
                        "an empty id", replace(STORIES, "\"id\":\"s1\"", "\"id\":\"\""), "line 2: \"id\" is no name"),
                JSONL.refused(
                        "an id that moves the cursor",
                        replace(STORIES, "\"id\":\"s1\"", "\"id\":\"\\u001b[2J\""),
                        "line 2: \"id\" is no name of 1 to 200 characters"),
                JSONL.refused(
                        "a story twice",
                        append(STORIES, story("s1")),
                        "line 7: the id s1 is there twice, first in line 2"),
                JSONL.refused("an array for an object", append(STORIES, "[1,2]\n"), "line 7: expected a JSON object"));
    }

    private static List<BadSet> pictures() {
        return List.of(
                JSONL.refused("a picture missing", delete(PICTURE), "line 2, story s1: there is no file", "s1-0.png"),
                JSONL.refused(
                        "no pictures at all",
                        folder -> Files.move(folder.resolve("images"), folder.resolve("pics")),
                        "7 errors",
                        "there is no story that can be used"),
                JSONL.refused(
                        "a picture that is a folder",
                        both(delete(PICTURE), f -> Files.createDirectory(f.resolve(PICTURE))),
                        "s1-0.png is not a file"),
                JSONL.refused(
                        "a path out of the folder",
                        replace(STORIES, "images/s1-0", "../s1-0"),
                        "\"../s1-0.png\" is no file in"),
                JSONL.refused(
                        "a path to the root",
                        replace(STORIES, "images/s1-0.png", "/etc/passwd"),
                        "\"/etc/passwd\" is no file in"),
                JSONL.refused("a winding path", replace(STORIES, "images/s1-0", "images/../../x"), "is no file in"),
                JSONL.refused(
                        "a path with a NUL", replace(STORIES, "images/s1-0", "images/\\u0000"), "line 2, story s1"),
                JSONL.refused(
                        "a link out of the folder",
                        link(PICTURE, "/etc/passwd"),
                        "s1-0.png is a link that leads out of"),
                JSONL.refused("a link to itself", link(PICTURE, "s1-0.png"), "line 2, story s1", "s1-0.png"),
                JSONL.accepted("a link within the folder", link(PICTURE, "s0-0.png"), "no errors"),
                JSONL.refused("a picture of 0 bytes", write(PICTURE, ""), "line 2, story s1", "s1-0.png is empty"),
                JSONL.refused(
                        "a picture that is text",
                        write(PICTURE, "I am a picture, honestly, and a large one"),
                        "is not a PNG picture"),
                JSONL.refused("a picture cut off", cut(PICTURE, 70), "images/s1-0.png, story s1", "is damaged"),
                JSONL.refused(
                        "a picture with a flipped bit", flip(PICTURE, 60), "images/s1-0.png, story s1", "is damaged"),
                JSONL.refused(
                        "a bomb",
                        f -> write(PICTURE, Harm.bomb(20_000, 20_000)).in(f),
                        "claims an impossible size",
                        "s1"),
                JSONL.refused(
                        "a JPEG cut off",
                        write(PICTURE, new byte[] {(byte) 0xFF, (byte) 0xD8, (byte) 0xFF, (byte) 0xE0, 0, 16}),
                        "s1-0.png is damaged: the file ends before the picture does"),
                JSONL.accepted(
                        "a large picture",
                        f -> write(PICTURE, Harm.bomb(4096, 4096)).in(f),
                        "no errors, no warnings"),
                JSONL.accepted("a picture of one pixel", write(PICTURE, Harm.png(1, 1, 9)), "no errors, no warnings"));
    }

    private static List<BadSet> fields() {
        return List.of(
                JSONL.refused(
                        "a strip that is none",
                        replace(STORIES, "s1-0.png\",", "s1-0.png\",\"strip\":3,"),
                        "line 2, story s1",
                        "expected 3 squares one below the other, found 64 x 64"),
                JSONL.refused(
                        "a strip of no pictures",
                        replace(STORIES, "s1-0.png\",", "s1-0.png\",\"strip\":0,"),
                        "line 2",
                        "\"strip\""),
                JSONL.refused(
                        "a strip of NaN",
                        replace(STORIES, "s1-0.png\",", "s1-0.png\",\"strip\":NaN,"),
                        "line 2: not JSON"),
                JSONL.refused(
                        "a label too few",
                        replace(STORIES, "[1,0]", "[1]"),
                        "line 1, story s0",
                        "has 1 labels, expected 2"),
                JSONL.refused(
                        "a label of 7", replace(STORIES, "[1,0]", "[7,0]"), "line 1: a label is 7", "expected 0 or 1"),
                JSONL.refused("a label of NaN", replace(STORIES, "[1,0]", "[NaN,0]"), "line 1: not JSON"),
                JSONL.refused(
                        "no sentences",
                        replace(STORIES, "[\"The sun of s1.\"]", "[]"),
                        "story s1: a frame has no sentence"),
                JSONL.refused(
                        "a sentence that is a number",
                        replace(STORIES, "\"The sun of s1.\"", "5"),
                        "line 2: \"sentences\""));
    }

    private static List<BadSet> words() {
        return List.of(
                JSONL.refused(
                        "a bell in a sentence",
                        replace(STORIES, "sun of s1", "\\u0007"),
                        "story s1",
                        "the control character U+0007"),
                JSONL.accepted(
                        "an empty sentence",
                        replace(STORIES, "The sun of s1.", " "),
                        "warning",
                        "s1: the sentence is empty"),
                JSONL.accepted(
                        "text that runs backwards",
                        replace(STORIES, "sun of s1", "\u202Esun"),
                        "story s1",
                        "\\u202esun"),
                JSONL.accepted(
                        "emoji and Hebrew",
                        replace(STORIES, "sun of s1", "\uD83D\uDE00 \u05E9\u05DC\u05D5\u05DD"),
                        "no warnings"),
                JSONL.refused(
                        "half a megabyte of sentence",
                        replace(STORIES, "sun of s1", "a ".repeat(250_000)),
                        "a sentence has 5000"));
    }

    private static List<BadSet> splits() {
        return List.of(
                JSONL.refused(
                        "splits that are no JSON",
                        write(SPLITS, "train: s0"),
                        "splits.json does not say which stories"),
                JSONL.refused(
                        "splits that are a list", write(SPLITS, "[\"s0\"]"), "splits.json does not say which stories"),
                JSONL.refused(
                        "a split of numbers",
                        write(SPLITS, "{\"train\":[1,2]}"),
                        "splits.json does not say which stories"),
                JSONL.refused(
                        "an unknown story in a split",
                        replace(SPLITS, "\"s1\"", "\"s9\""),
                        "story s9: there is no such story"),
                JSONL.refused(
                        "a story twice in a split",
                        replace(SPLITS, "\"s1\"", "\"s0\""),
                        "story s0: it is twice in train"),
                JSONL.accepted(
                        "no test stories",
                        replace(SPLITS, "\"test\"", "\"other\""),
                        "warning",
                        "there is no story in test"),
                JSONL.accepted(
                        "a story in train and test",
                        replace(SPLITS, "\"s5\"", "\"s0\""),
                        "train and test share 1 stories of the same name",
                        "train and test share 2 pictures"),
                JSONL.accepted("no splits", delete(SPLITS), "no errors", "there is no story in val"),
                JSONL.accepted("CRLF", replaceAll(STORIES, "\n", "\r\n"), "no errors, no warnings"),
                JSONL.accepted("a byte order mark", replace(STORIES, "{", "\uFEFF{"), "no errors, no warnings"));
    }
}
