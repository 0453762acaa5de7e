package org.storygan.datasets.pororo;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.storygan.datasets.npy.NpyFile;
import org.storygan.datasets.npy.Python;
import org.storygan.datasets.story.DataException;

/** Who is seen in each clip: {@code labels.npy}, a dictionary from keys to nine flags; sets without it have no labels. */
final class Characters {

    /** In the order of the flags. */
    private static final List<String> NAMES =
            List.of("Pororo", "Loopy", "Crong", "Eddy", "Poby", "Petty", "Tongtong", "Rody", "Harry");

    private final boolean areKnown;
    private final Map<String, List<Boolean>> byClip = new HashMap<>();

    private Characters(boolean areKnown) {
        this.areKnown = areKnown;
    }

    static Characters of(Path folder) {
        Path file = folder.resolve("labels.npy");
        var characters = new Characters(Files.exists(file));
        if (characters.areKnown) {
            var dictionary = Python.dictionary(NpyFile.read(file))
                    .orElseThrow(() -> new DataException(file + " holds no dictionary of labels"));
            dictionary.forEach((name, flags) -> Python.text(name)
                    .flatMap(ClipKey::of)
                    .ifPresent(clip -> characters.byClip.put(clip.toString(), flags(flags, file, clip))));
        }
        return characters;
    }

    private static List<Boolean> flags(Object value, Path file, ClipKey clip) {
        var flags = Python.list(value).orElse(List.of()).stream()
                .map(flag -> Python.integer(flag).orElse(-1))
                .toList();
        if (flags.size() != NAMES.size() || flags.stream().anyMatch(flag -> flag != 0 && flag != 1)) {
            throw new DataException(file + " has other labels than the nine characters for " + clip)
                    .expected("9 times 0 or 1", flags.toString());
        }
        return flags.stream().map(flag -> flag == 1).toList();
    }

    List<String> names() {
        return areKnown ? NAMES : List.of();
    }

    /** One flag a name. */
    List<Boolean> in(ClipKey clip) {
        var flags = byClip.getOrDefault(clip.toString(), List.of());
        if (areKnown && flags.isEmpty()) {
            throw new DataException("labels.npy says nothing of " + clip);
        }
        return flags;
    }
}
