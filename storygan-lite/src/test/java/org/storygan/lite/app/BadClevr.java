package org.storygan.lite.app;

import static org.storygan.lite.app.Harm.cut;
import static org.storygan.lite.app.Harm.delete;
import static org.storygan.lite.app.Harm.replace;
import static org.storygan.lite.app.Harm.write;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.storygan.lite.app.BadSet.Family;

/** What may be wrong with a CLEVR-SV folder. */
final class BadClevr {

    private static final String TABLE = "attributes.tsv";
    private static final String PICTURE = "images/CLEVR_new_000103_2.png";

    private static final Family CLEVR = new Family("clevr", BadClevr::good);

    private BadClevr() {}

    private static void good(Path folder) throws IOException {
        var table = new StringBuilder("image\tstory\tframe\tsize\tcolor\tmaterial\tshape\tx\ty\tz\tright_x\tright_y\n");
        for (int story = 100; story < 104; story++) {
            for (int frame = 1; frame <= 4; frame++) {
                String name = String.format(Locale.ROOT, "CLEVR_new_%06d_%d.png", story, frame);
                table.append(String.format(
                        Locale.ROOT,
                        "%s\t%d\t%d\tsmall\t%s\trubber\tcube\t%d.5\t-%d.25\t0.35\t0.65\t0.75\n",
                        name,
                        story,
                        frame,
                        List.of("red", "blue", "green", "cyan").get((story + frame) % 4),
                        frame,
                        story - 99));
                write("images/" + name, Harm.png(32, 24, story + 20 * frame)).in(folder);
            }
        }
        write(TABLE, table.toString()).in(folder);
    }

    static List<BadSet> sets() {
        return List.of(
                CLEVR.accepted(
                        "nothing", Harm.NONE, "4 stories, 16 pictures", "no errors", "there is no story in test"),
                CLEVR.refused(
                        "no attributes", delete(TABLE), "is not a CLEVR-SV folder", "CLEVR_dict.npy or attributes.tsv"),
                CLEVR.refused("another table", replace(TABLE, "\tright_y", "\tleft_y"), "is no table of CLEVR-SV"),
                CLEVR.refused("an empty table", write(TABLE, ""), "is no table of CLEVR-SV", "no lines"),
                CLEVR.refused(
                        "a colour that is none", replace(TABLE, "\tred\t", "\tpink\t"), "no object is described by"),
                CLEVR.refused(
                        "a place of NaN", replace(TABLE, "\t1.5\t", "\tNaN\t"), "line 2: no object is described by"),
                CLEVR.refused(
                        "a line with a field too few",
                        replace(TABLE, "\t0.75\n", "\n"),
                        "line 2: no object is described"),
                CLEVR.refused(
                        "a picture missing", delete(PICTURE), "story clevr-000103: there is no file", "000103_2.png"),
                CLEVR.refused("a picture cut off", cut(PICTURE, 60), "000103_2.png, story clevr-000103", "is damaged"),
                CLEVR.refused(
                        "a dictionary that is none", write("CLEVR_dict.npy", "hello, I am no array"), "CLEVR_dict.npy"),
                CLEVR.refused(
                        "a dictionary that would run a program",
                        write("CLEVR_dict.npy", npy("cos\nsystem\n(S'touch /tmp/storygan-was-here'\ntR.")),
                        "CLEVR_dict.npy",
                        "system"));
    }

    /** An array of one object whose pickle this is. */
    private static byte[] npy(String pickle) {
        String head = "{'descr': '|O', 'fortran_order': False, 'shape': (), }";
        String padded = head + " ".repeat(128 - 10 - head.length() - 1) + "\n";
        byte[] body = (padded + pickle).getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
        byte[] file = new byte[10 + body.length];
        byte[] start = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0, 118, 0};
        System.arraycopy(start, 0, file, 0, start.length);
        System.arraycopy(body, 0, file, start.length, body.length);
        return file;
    }
}
