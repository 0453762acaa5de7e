package org.storygan.datasets.flintstones;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.storygan.datasets.text.JsonElements;
import org.storygan.datasets.text.JsonObject;
import org.storygan.datasets.text.WrongJson;

/** What {@code flintstones_annotations_v1-0.json} says of each clip: a description and who is seen. */
final class Annotations {

    /** In the order of the flags that papers use. */
    static final List<String> NAMES = List.of("Wilma", "Fred", "Betty", "Barney", "Dino", "Pebbles", "Mr Slate");

    private record Clip(String description, List<Boolean> labels) {}

    private final Map<String, Clip> clips = new HashMap<>();

    private Annotations() {}

    static Annotations read(Path file) {
        var annotations = new Annotations();
        JsonElements.forEach(file, (number, clip) -> annotations.add(clip));
        return annotations;
    }

    private void add(JsonObject clip) throws WrongJson {
        var seen = new HashSet<String>();
        for (Object character : clip.list("characters")) {
            seen.add(JsonObject.of(character).text("entityLabel").strip().toLowerCase(Locale.ROOT));
        }
        var labels = new ArrayList<Boolean>();
        NAMES.forEach(name -> labels.add(seen.contains(name.toLowerCase(Locale.ROOT))));
        clips.put(clip.text("globalID"), new Clip(clip.text("description"), labels));
    }

    /** The description of a clip; none when nothing is said of it. */
    List<String> sentences(String clip) {
        return clips.containsKey(clip) ? List.of(clips.get(clip).description()) : List.of();
    }

    /** One flag a name. */
    List<Boolean> labels(String clip) {
        return clips.get(clip).labels();
    }
}
