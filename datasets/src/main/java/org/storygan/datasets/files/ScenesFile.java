package org.storygan.datasets.files;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.storygan.datasets.story.DataException;
import org.storygan.datasets.story.Fault;
import org.storygan.datasets.story.Faults;
import org.storygan.datasets.text.TextLines;

/**
 * Reads {@code Scenes_10020.txt} and its kin: the count of scenes, then for each a head {@code number <tab> pieces} and a
 * line {@code png <tab> object <tab> type <tab> x <tab> y <tab> depth <tab> mirrored} for each piece.
 *
 * <p>The number of a head is that of the scene's set of ten in the file as published (0..1001, each ten times), and that of
 * the scene itself (10 times the set, plus its place there) in files from which scenes were taken out. Numbers that repeat
 * tell the two apart.
 */
final class ScenesFile {

    static final int SCENES_PER_SET = 10;

    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,9}");
    private static final Pattern COORDINATE = Pattern.compile("-?[0-9]{1,9}(\\.[0-9]+)?");

    private record Head(int line, int number, int pieces) {}

    private final Path file;
    private final ClipArt art; // null when the scenes are there as pictures
    private final Faults bad = new Faults();
    private final List<Head> heads = new ArrayList<>();
    private final List<List<Piece>> scenes = new ArrayList<>();

    private ScenesFile(Path file, ClipArt art) {
        this.file = file;
        this.art = art;
    }

    /** The scenes by their number, 10 times the set plus the place in it. Pieces must be among the clip art, if given. */
    static SortedMap<Integer, List<Piece>> read(Path file, ClipArt art) {
        var reader = new ScenesFile(file, art);
        reader.readLines(TextLines.read(file));
        reader.bad.throwIfAny(file.toString());
        return reader.byNumber();
    }

    private void readLines(List<TextLines.Line> lines) {
        int promised = lines.isEmpty() ? -1 : number(lines.get(0).text(), -1);
        if (promised < 0) {
            throw new DataException(file + " does not begin with the count of its scenes")
                    .expected(
                            "a number in the first line",
                            lines.isEmpty() ? "no lines" : lines.get(0).text());
        }
        for (var line : lines.subList(1, lines.size())) {
            readLine(line);
        }
        checkLastScene();
        bad.throwIfAny(file.toString());
        if (heads.size() != promised) {
            throw new DataException(file + " is not complete")
                    .expected(promised + " scenes, as its first line says", heads.size() + " scenes");
        }
    }

    private void readLine(TextLines.Line line) {
        String[] fields = line.fields();
        if (fields.length == 2) {
            checkLastScene();
            heads.add(new Head(line.number(), number(fields[0], -1), number(fields[1], -1)));
            scenes.add(new ArrayList<>());
            checkHead(line);
        } else if (fields.length == 7 && !scenes.isEmpty()) {
            readPiece(line, fields);
        } else {
            addBad(
                    line.number(),
                    "2 fields of a scene or 7 of a piece expected, found " + fields.length + ": " + line.text());
        }
    }

    private void checkHead(TextLines.Line line) {
        var head = heads.get(heads.size() - 1);
        if (head.number() < 0 || head.pieces() < 0) {
            addBad(line.number(), "the number of a scene and of its pieces expected, found " + line.text());
        }
    }

    private void checkLastScene() {
        if (heads.isEmpty()) {
            return;
        }
        var head = heads.get(heads.size() - 1);
        int found = scenes.get(scenes.size() - 1).size();
        if (found != head.pieces()) {
            addBad(head.line(), "scene " + head.number() + " promises " + head.pieces() + " pieces and has " + found);
        }
    }

    private void readPiece(TextLines.Line line, String[] fields) {
        String png = fields[0];
        String sprite = png.endsWith(".png") ? png.substring(0, png.length() - ".png".length()) : png;
        int depth = number(fields[5], -1);
        int mirrored = number(fields[6], -1);
        double x = coordinate(fields[3]);
        double y = coordinate(fields[4]);
        if (Double.isNaN(x) || Double.isNaN(y) || depth < 0 || depth >= Piece.DEPTHS || mirrored < 0 || mirrored > 1) {
            addBad(line.number(), "x, y, depth 0..2 and mirrored 0..1 expected in fields 4 to 7: " + line.text());
        } else if (art != null && !art.has(sprite)) {
            addBad(line.number(), png + " is not in the folder Pngs");
        }
        scenes.get(scenes.size() - 1).add(new Piece(sprite, x, y, Math.max(0, depth), mirrored == 1));
    }

    private void addBad(int line, String what) {
        bad.add(Fault.ofLine(file.toString(), line, what));
    }

    private SortedMap<Integer, List<Piece>> byNumber() {
        var numbers = new HashSet<Integer>();
        boolean repeat = !heads.stream().allMatch(head -> numbers.add(head.number()));
        var byNumber = new TreeMap<Integer, List<Piece>>();
        var placesTaken = new TreeMap<Integer, Integer>();
        for (int i = 0; i < heads.size(); i++) {
            int number = heads.get(i).number();
            int place = placesTaken.merge(number, 1, Integer::sum) - 1;
            byNumber.put(repeat ? number * SCENES_PER_SET + place : number, List.copyOf(scenes.get(i)));
        }
        if (repeat) {
            placesTaken.forEach(this::checkTen);
        }
        return byNumber;
    }

    private void checkTen(int set, int scenesOfSet) {
        if (scenesOfSet != SCENES_PER_SET) {
            throw new DataException(file + " numbers its scenes by set, and set " + set + " is not whole")
                    .expected(SCENES_PER_SET + " scenes", scenesOfSet + " scenes");
        }
    }

    private static int number(String text, int otherwise) {
        return NUMBER.matcher(text.strip()).matches() ? Integer.parseInt(text.strip()) : otherwise;
    }

    private static double coordinate(String text) {
        return COORDINATE.matcher(text.strip()).matches() ? Double.parseDouble(text.strip()) : Double.NaN;
    }
}
