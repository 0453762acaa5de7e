package org.storygan.datasets.clevr;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.storygan.datasets.npy.NpyFile;
import org.storygan.datasets.npy.Python;
import org.storygan.datasets.story.DataException;
import org.storygan.datasets.story.Fault;
import org.storygan.datasets.story.Faults;
import org.storygan.datasets.text.TextLines;

/** The object that is new in each picture: from {@code CLEVR_dict.npy}, or from {@code attributes.tsv}. */
final class Things {

    private static final List<String> COLUMNS = List.of(
            "image", "story", "frame", "size", "color", "material", "shape", "x", "y", "z", "right_x", "right_y");

    private static final int PER_THING = 18; // 15 flags and a place
    private static final int VECTOR = 4 * PER_THING + 3; // the last three are the direction to the camera's right

    private Things() {}

    /**
     * A dictionary from picture names to vectors: for each of the four objects 3 flags of shape, 8 of colour, 2 of material, 2
     * of size and x, y, z, all zero before it is there.
     */
    static Map<String, Thing> ofDictionary(Path file, Faults faults) {
        var dictionary = Python.dictionary(NpyFile.read(file))
                .orElseThrow(() -> new DataException(file + " holds no dictionary of pictures"));
        var things = new HashMap<String, Thing>();
        dictionary.forEach((key, value) -> {
            String name = Python.text(key).orElse("");
            var picture = PictureName.of(name);
            double[] vector = vector(value);
            var thing = picture.isEmpty() || vector.length != VECTOR
                    ? Optional.<Thing>empty()
                    : thing(vector, picture.get().step());
            thing.ifPresentOrElse(
                    found -> things.put(name, found),
                    () -> faults.add(Fault.ofStory(file.toString(), name, "its vector describes no object")));
        });
        return things;
    }

    private static double[] vector(Object value) {
        return Python.list(value).orElse(List.of()).stream()
                .mapToDouble(item -> item instanceof Number number ? number.doubleValue() : Double.NaN)
                .toArray();
    }

    private static Optional<Thing> thing(double[] vector, int step) {
        int start = (step - 1) * PER_THING;
        var words = new ArrayList<String>();
        for (var kind : List.of(Thing.SHAPES, Thing.COLORS, Thing.MATERIALS, Thing.SIZES)) {
            int which = onlyOne(vector, start, kind.size());
            if (which < 0) {
                return Optional.empty();
            }
            words.add(0, kind.get(which));
            start += kind.size();
        }
        // now size, material, colour, shape: sentences want colour before material
        words.add(1, words.remove(2));
        double[] right = {vector[VECTOR - 3], vector[VECTOR - 2]};
        return Optional.of(Thing.at(words, vector[start], vector[start + 1], right));
    }

    /** Which of the flags is 1 while all others are 0; -1 when it is not so. */
    private static int onlyOne(double[] vector, int start, int count) {
        int one = -1;
        for (int i = 0; i < count; i++) {
            boolean isSet = vector[start + i] == 1;
            if (!isSet && vector[start + i] != 0 || isSet && one >= 0) {
                return -1;
            }
            one = isSet ? i : one;
        }
        return one;
    }

    /** A table with a head, one line a picture. */
    static Map<String, Thing> ofTable(Path file, Faults faults) {
        var lines = TextLines.read(file);
        if (lines.isEmpty() || !List.of(lines.get(0).fields()).equals(COLUMNS)) {
            throw new DataException(file + " is no table of CLEVR-SV")
                    .expected(
                            String.join(" ", COLUMNS),
                            lines.isEmpty() ? "no lines" : lines.get(0).text());
        }
        var things = new HashMap<String, Thing>();
        for (var line : lines.subList(1, lines.size())) {
            var fields = List.of(line.fields());
            if (isThing(fields)) {
                double[] right = {Double.parseDouble(fields.get(10)), Double.parseDouble(fields.get(11))};
                double x = Double.parseDouble(fields.get(7));
                double y = Double.parseDouble(fields.get(8));
                things.put(fields.get(0), Thing.at(fields.subList(3, 7), x, y, right));
            } else {
                faults.add(Fault.ofLine(file.toString(), line.number(), "no object is described by: " + line.text()));
            }
        }
        return things;
    }

    private static boolean isThing(List<String> fields) {
        return fields.size() == COLUMNS.size()
                && Thing.SIZES.contains(fields.get(3))
                && Thing.COLORS.contains(fields.get(4))
                && Thing.MATERIALS.contains(fields.get(5))
                && Thing.SHAPES.contains(fields.get(6))
                && fields.subList(7, COLUMNS.size()).stream().allMatch(f -> f.matches("-?[0-9]{1,3}(\\.[0-9]{1,18})?"));
    }
}
