package org.storygan.datasets.files;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.storygan.datasets.story.Fault;
import org.storygan.datasets.story.Faults;
import org.storygan.datasets.story.Split;
import org.storygan.datasets.text.JsonObject;
import org.storygan.datasets.text.TextLines;
import org.storygan.datasets.text.WrongJson;

/**
 * Reads {@code stories5.jsonl.gz}: a JSON object a line with {@code key}, {@code split}, five {@code texts} and five
 * {@code frames}, each a list of [sprite, x, y, depth, mirrored].
 */
final class CoDrawReader {

    /** A story as the file has it. */
    record Dialog(String key, List<String> texts, List<List<Piece>> scenes) {}

    static final int FRAMES = 5;

    private final ClipArt art;
    private final String file;
    private final Faults faults;
    private final Map<String, String> spriteNames = new HashMap<>(); // one String for each name, not for each piece
    private final Set<String> keys = new HashSet<>();
    private final Map<Split, List<Dialog>> dialogs = new EnumMap<>(Split.class);

    private CoDrawReader(Path file, ClipArt art, Faults faults) {
        this.art = art;
        this.file = file.toString();
        this.faults = faults;
        for (Split split : Split.values()) {
            dialogs.put(split, new ArrayList<>());
        }
    }

    /** A line's object, or what is wrong with the line. */
    private record Parsed(int line, JsonObject story, WrongJson error) {
        static Parsed of(TextLines.Line line) {
            try {
                return new Parsed(line.number(), JsonObject.parse(line.text()), null);
            } catch (WrongJson e) {
                return new Parsed(line.number(), null, e);
            }
        }

        JsonObject get() throws WrongJson {
            if (error != null) {
                throw error;
            }
            return story;
        }
    }

    /** The stories of each split, in the order of the file; lines that cannot be used are faults. */
    static Map<Split, List<Dialog>> read(Path file, ClipArt art, Faults faults) {
        var reader = new CoDrawReader(file, art, faults);
        // parsing is nearly all of the time that opening takes
        var parsed = TextLines.read(file).parallelStream().map(Parsed::of).toList();
        parsed.forEach(reader::add);
        return reader.dialogs;
    }

    private void add(Parsed line) {
        try {
            var story = line.get();
            var split = split(story.text("split"));
            dialogs.get(split).add(dialog(story));
        } catch (WrongJson e) {
            faults.add(Fault.ofLine(file, line.line(), e.getMessage()));
        }
    }

    private Dialog dialog(JsonObject story) throws WrongJson {
        String key = story.text("key");
        if (!keys.add(key)) {
            throw new WrongJson("the key " + key + " is there twice");
        }
        var texts = new ArrayList<String>();
        for (Object text : story.list("texts", FRAMES)) {
            if (!(text instanceof String words) || words.isBlank()) {
                throw new WrongJson(key + " has a text that is no sentence: " + text);
            }
            texts.add(words);
        }
        var scenes = new ArrayList<List<Piece>>();
        for (Object scene : story.list("frames", FRAMES)) {
            scenes.add(scene(key, scene));
        }
        return new Dialog(key, List.copyOf(texts), List.copyOf(scenes));
    }

    private List<Piece> scene(String key, Object scene) throws WrongJson {
        if (!(scene instanceof List<?> list)) {
            throw new WrongJson(key + " has a frame that is no list of clip art: " + scene);
        }
        var pieces = new ArrayList<Piece>();
        for (Object piece : list) {
            pieces.add(piece(key, piece));
        }
        return List.copyOf(pieces);
    }

    private Piece piece(String key, Object piece) throws WrongJson {
        if (piece instanceof List<?> f
                && f.size() == 5
                && f.get(0) instanceof String sprite
                && f.get(1) instanceof Number x
                && f.get(2) instanceof Number y
                && f.get(3) instanceof Number depth
                && f.get(4) instanceof Number flip) {
            checkSprite(key, sprite);
            checkDepth(piece, depth, flip);
            String name = spriteNames.computeIfAbsent(sprite, s -> s);
            return new Piece(name, x.doubleValue(), y.doubleValue(), depth.intValue(), flip.intValue() == 1);
        }
        throw new WrongJson(key + " has a piece that is not [sprite, x, y, depth, mirrored]: " + piece);
    }

    private void checkSprite(String key, String sprite) throws WrongJson {
        if (!art.has(sprite)) {
            throw new WrongJson(key + " uses " + sprite + ".png, which is not in the folder Pngs");
        }
    }

    private static void checkDepth(Object piece, Number depth, Number flip) throws WrongJson {
        if (depth.intValue() < 0 || depth.intValue() >= Piece.DEPTHS || flip.intValue() < 0 || flip.intValue() > 1) {
            throw new WrongJson("depth must be 0, 1 or 2 and mirrored 0 or 1 in " + piece);
        }
    }

    private static Split split(String label) throws WrongJson {
        for (Split split : Split.values()) {
            if (split.label().equals(label)) {
                return split;
            }
        }
        throw new WrongJson("\"split\" is " + label + ", expected train, val or test");
    }
}
