package org.storygan.datasets.files;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.storygan.datasets.image.Crop;

/**
 * What is in a scene, as the labels of its frame: the boy, the girl, and each of the 56 things of the clip art, whatever pose, size or side
 * it is seen in. The files give only numbers; the names are ours, by eye.
 *
 * <p>A thing counts where its piece is drawn, also when others cover it. In a cropped picture its middle must be within the picture.
 */
record SceneLabels(Crop crop) {
    private static final Map<String, String> PEOPLE = Map.of("hb0", "boy", "hb1", "girl"); // 35 sprites each

    /** Sprites of a kind are numbered from 0: {@code s_0s} is the helicopter. */
    private record Kind(String prefix, String... names) {}

    private static final List<Kind> KINDS = List.of(
            new Kind(
                    "s",
                    "helicopter",
                    "hot air balloon",
                    "cloud",
                    "sun",
                    "lightning cloud",
                    "rain cloud",
                    "rocket",
                    "airplane"),
            new Kind(
                    "p",
                    "spring bee",
                    "slide",
                    "sandbox",
                    "grill",
                    "swing set",
                    "tent",
                    "picnic table",
                    "pine tree",
                    "oak tree",
                    "apple tree"),
            new Kind("a", "bear", "cat", "dog", "duck", "owl", "snake"),
            new Kind(
                    "c",
                    "blue star cap",
                    "crown",
                    "chef hat",
                    "pirate hat",
                    "winter hat",
                    "propeller hat",
                    "wizard hat",
                    "viking helmet",
                    "purple glasses",
                    "sunglasses"),
            new Kind("e", "pie", "pizza", "hot dog", "ketchup", "mustard", "hamburger", "soda"),
            new Kind(
                    "t",
                    "baseball",
                    "pail",
                    "beach ball",
                    "basketball",
                    "soccer ball",
                    "tennis ball",
                    "american football",
                    "frisbee",
                    "baseball bat",
                    "balloons",
                    "baseball glove",
                    "shovel",
                    "tennis racket",
                    "kite",
                    "campfire"));

    private static final List<String> SPRITES = sprites();

    /** Of the flags that {@link #of} gives, in their order. */
    static final List<String> NAMES = names();

    private static List<String> names() {
        List<String> names = new ArrayList<>(List.of("boy", "girl"));
        KINDS.forEach(kind -> names.addAll(List.of(kind.names())));
        return List.copyOf(names);
    }

    private static List<String> sprites() {
        List<String> sprites = new ArrayList<>(List.of("boy", "girl"));
        for (Kind kind : KINDS) {
            for (int i = 0; i < kind.names().length; i++) {
                sprites.add(kind.prefix() + "_" + i + "s");
            }
        }
        return List.copyOf(sprites);
    }

    /** A flag for each of {@link #NAMES}; clip art that has no name here has no flag. */
    List<Boolean> of(List<Piece> scene) {
        Set<String> seen = new HashSet<>();
        for (Piece piece : scene) {
            if (piece.x() >= 0 && isWithin(piece)) {
                String person =
                        piece.sprite().substring(0, Math.min(3, piece.sprite().length()));
                seen.add(PEOPLE.getOrDefault(person, piece.sprite()));
            }
        }
        return SPRITES.stream().map(seen::contains).toList();
    }

    private boolean isWithin(Piece piece) {
        int margin = crop == Crop.CENTER ? (ClipArt.WIDTH - ClipArt.HEIGHT) / 2 : 0;
        return margin == 0 || piece.x() >= margin && piece.x() < ClipArt.WIDTH - margin;
    }
}
