package org.storygan.lite.app;

import static org.storygan.lite.app.Harm.append;
import static org.storygan.lite.app.Harm.both;
import static org.storygan.lite.app.Harm.cut;
import static org.storygan.lite.app.Harm.delete;
import static org.storygan.lite.app.Harm.flip;
import static org.storygan.lite.app.Harm.replace;
import static org.storygan.lite.app.Harm.replaceAll;
import static org.storygan.lite.app.Harm.write;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.storygan.lite.app.BadSet.Family;
import org.storygan.lite.app.BadSet.Step;

/** What may be wrong with a CoDraw folder. */
final class BadCoDraw {

    private static final String STORIES = "stories5.jsonl";
    private static final String BOY = "Pngs/hb0_10s.png";

    private static final Family CODRAW = new Family("codraw", BadCoDraw::good);

    private BadCoDraw() {}

    private static void good(Path folder) throws IOException {
        write("Pngs/background.png", Harm.png(500, 400, 200)).in(folder);
        write("Pngs/s_3s.png", Harm.png(60, 60, 250)).in(folder);
        write(BOY, Harm.png(80, 160, 60)).in(folder);
        var lines = new StringBuilder();
        for (int i = 0; i < 8; i++) {
            lines.append(story("s" + i, i < 4 ? "train" : i < 6 ? "val" : "test", i));
        }
        write(STORIES, lines.toString()).in(folder);
    }

    private static String story(String key, String split, int number) {
        return String.format(Locale.ROOT, """
                {"key":"%1$s","split":"%2$s","image_id":%3$d,"texts":["sun %3$d","boy %3$d","b","c","d"],"frames":[\
                [["s_3s",1%3$d,50,2,1]],[["s_3s",1%3$d,50.5,2,1],["hb0_10s",2%3$d0,200,0,0]],[["s_3s",3%3$d,50,2,1]],\
                [["s_3s",4%3$d,50,2,1]],[["hb0_10s",5%3$d,90,1,0]]],"target":[]}
                """, key, split, number);
    }

    private static Step packed(byte[] plain, int cut) {
        return both(delete(STORIES), folder -> {
            var out = new ByteArrayOutputStream();
            try (var gzip = new GZIPOutputStream(out)) {
                gzip.write(plain);
            }
            write(STORIES + ".gz", java.util.Arrays.copyOf(out.toByteArray(), out.size() - cut))
                    .in(folder);
        });
    }

    /** 300 MB of spaces, in 300 KB. */
    private static Step gzipBomb() {
        return both(delete(STORIES), folder -> {
            var out = new ByteArrayOutputStream();
            try (var gzip = new GZIPOutputStream(out)) {
                byte[] line = (" ".repeat((1 << 16) - 1) + "\n").getBytes(StandardCharsets.US_ASCII);
                for (int i = 0; i < 4800; i++) {
                    gzip.write(line);
                }
            }
            write(STORIES + ".gz", out.toByteArray()).in(folder);
        });
    }

    static List<BadSet> sets() {
        return Stream.of(stories(), fields(), spritesAndText())
                .flatMap(List::stream)
                .toList();
    }

    private static List<BadSet> stories() {
        return List.of(
                CODRAW.accepted("nothing", Harm.NONE, "8 stories, 40 pictures", "no errors, no warnings"),
                CODRAW.refused("no stories", delete(STORIES), "is not a CoDraw folder", "found        1 of 2: Pngs"),
                CODRAW.refused("no background", delete("Pngs/background.png"), "there is no background.png"),
                CODRAW.refused("an empty file", write(STORIES, ""), "there is no story that can be used"),
                CODRAW.refused(
                        "a line that is no JSON", append(STORIES, "hello\n"), "line 9", "not JSON at character 1"),
                CODRAW.refused("a line cut in the middle", cut(STORIES, 600), "line 3", "found the end of the line"),
                CODRAW.refused(
                        "a story twice", append(STORIES, story("s1", "val", 9)), "line 9: the key s1 is there twice"),
                CODRAW.refused("no such split", replace(STORIES, "\"val\"", "\"dev\""), "line 5", "\"split\" is dev"),
                CODRAW.refused("four texts", replace(STORIES, "\"c\",\"d\"", "\"c\""), "\"texts\" is an array of 4"),
                CODRAW.refused(
                        "frames are null",
                        replace(STORIES, "\"frames\":[", "\"frames\":null,\"f\":["),
                        "\"frames\" is null"));
    }

    private static List<BadSet> fields() {
        return List.of(
                CODRAW.refused(
                        "an unknown sprite", replace(STORIES, "s_3s", "s_9s"), "s0 uses s_9s.png, which is not in"),
                CODRAW.refused(
                        "a sprite outside", replace(STORIES, "s_3s", "../../x"), "uses ../../x.png, which is not in"),
                CODRAW.refused("depth 3", replace(STORIES, "50,2,1]", "50,3,1]"), "line 1: depth must be 0, 1 or 2"),
                CODRAW.refused(
                        "a place that is no number", replace(STORIES, ",50,2", ",NaN,2"), "not JSON at character"),
                CODRAW.refused(
                        "a place without bounds",
                        replace(STORIES, ",50,2", ",1e999,2"),
                        "line 1",
                        "expected a number that is not beyond all others"),
                CODRAW.refused(
                        "an empty text",
                        replace(STORIES, "\"boy 3\"", "\" \""),
                        "line 4",
                        "a text that is no sentence"),
                CODRAW.refused(
                        "no UTF-8",
                        replace(STORIES, "boy 3", new byte[] {(byte) 0xC3, 0x28}),
                        "line 4 is not UTF-8 text"),
                CODRAW.refused(
                        "a NUL", replace(STORIES, "boy 3", new byte[] {'b', 0}), "line 4 is not text: there is a NUL"),
                CODRAW.refused("a line of 2 MB", append(STORIES, "x".repeat(2 << 20)), "line 9 is longer than 1024 KB"),
                CODRAW.refused(
                        "brackets without end",
                        append(STORIES, "[".repeat(9000)),
                        "at most 64 brackets inside each other"),
                CODRAW.refused("a name twice", replace(STORIES, "\"image_id\"", "\"key\""), "a second \"key\""),
                CODRAW.refused(
                        "gzip cut off",
                        packed("x".repeat(9999).getBytes(StandardCharsets.UTF_8), 9),
                        "cannot read",
                        ".gz"),
                CODRAW.refused("no gzip", both(delete(STORIES), write(STORIES + ".gz", "plain")), "cannot read", ".gz"),
                CODRAW.refused("a gzip bomb", gzipBomb(), "is too large for a text file"));
    }

    private static List<BadSet> spritesAndText() {
        return List.of(
                CODRAW.refused(
                        "another background",
                        write("Pngs/background.png", Harm.png(64, 64, 9)),
                        "500 x 400 pixels",
                        "64 x 64"),
                CODRAW.refused("a sprite cut off", cut(BOY, 60), "hb0_10s.png is damaged", "16 pictures"),
                CODRAW.refused("a sprite with a flipped bit", flip(BOY, 70), "hb0_10s.png is damaged"),
                CODRAW.refused("a sprite of 0 bytes", write(BOY, ""), "hb0_10s.png"),
                CODRAW.refused("a sprite that is text", write(BOY, "hello, I am a sprite. Not."), "is not a PNG"),
                CODRAW.refused(
                        "a sprite too large",
                        folder -> write(BOY, Harm.bomb(3000, 3000)).in(folder),
                        "3000 x 3000"),
                CODRAW.accepted("CRLF", replaceAll(STORIES, "\n", "\r\n"), "no errors, no warnings"),
                CODRAW.accepted("a byte order mark", replace(STORIES, "{", "\uFEFF{"), "no errors, no warnings"),
                CODRAW.accepted("blank lines", replaceAll(STORIES, "\n", "\n\n \n"), "no errors, no warnings"),
                CODRAW.accepted(
                        "a bell in a text", replace(STORIES, "boy 3", "boy\\u0007"), "warning  story s3", "boy\\u0007"),
                CODRAW.accepted(
                        "half a character",
                        replace(STORIES, "boy 3", "b\\ud83d"),
                        "has control characters: \"b\\ud83d"),
                CODRAW.accepted(
                        "only punctuation", replace(STORIES, "boy 3", "!!"), "the sentence has no word: \"!!\""),
                CODRAW.accepted(
                        "no test stories", replaceAll(STORIES, "\"test\"", "\"val\""), "there is no story in test"),
                CODRAW.accepted(
                        "the same story in train and test",
                        append(STORIES, story("again", "test", 1)),
                        "train and test share 1 stories that say the same throughout, the first is again like s1"));
    }
}
