package org.storygan.lite.config;

import java.util.List;
import java.util.Map;
import org.storygan.lite.model.ModelConfig;

/** Keys that belong together, under a heading of the documentation. */
record Section(String title, List<Key> keys) {

    static final String ALL = "train, pretrain, ablate";
    static final String TRAIN = "train, ablate";

    /** The sizes of the network have their values where the network is described. */
    private static final Map<String, String> OF_MODEL =
            ModelConfig.preset("paper").values();

    Section {
        keys = List.copyOf(keys);
    }

    static Section of(String title, Key... keys) {
        return new Section(title, List.of(keys));
    }

    static Key model(String name, Kind kind, String doc) {
        return new Key(name, kind, OF_MODEL.get(name), "all", doc);
    }

    static Key key(String name, Kind kind, String standard, String doc) {
        return new Key(name, kind, standard, TRAIN, doc);
    }

    static Key keyOf(String readers, String name, Kind kind, String standard, String doc) {
        return new Key(name, kind, standard, readers, doc);
    }
}
