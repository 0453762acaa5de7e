package org.storygan.datasets.files;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import org.storygan.datasets.files.DataFolder.Part;
import org.storygan.datasets.story.Faults;
import org.storygan.datasets.story.Picture;
import org.storygan.datasets.story.Sha256;
import org.storygan.datasets.story.Split;

/**
 * Stories made of CoDraw dialogs (Kim et al. 2019, arXiv:1712.05558): in five steps a scene of clip art is drawn as
 * somebody describes it. One text a frame; {@link SceneLabels} say what is in it.
 */
public final class CoDrawFolder {

    public static final Settings.Known SETTINGS = Settings.Known.NONE.and("crop", "none", "center");

    private static final int DRAWING_VERSION = 1; // raised whenever a frame would look different
    private static final Part STORIES = Part.of("stories5.jsonl.gz", "stories5\\.jsonl\\.gz", "stories5\\.jsonl");
    private static final Part ART = Part.of("Pngs", "Pngs");

    private CoDrawFolder() {}

    /** Reads a folder that holds {@code stories5.jsonl.gz} and {@code Pngs}: the words, no picture. */
    public static Catalog read(Path path, Settings settings, Faults faults) {
        var folder = DataFolder.open(path, "a CoDraw", List.of(STORIES, ART));
        var file = folder.path(STORIES);
        var art = ClipArt.open(folder.path(ART), settings.crop());
        var scenes = new ArrayList<List<Piece>>();
        var stories = new EnumMap<Split, List<Entry>>(Split.class);
        var labels = new SceneLabels(settings.crop());
        CoDrawReader.read(file, art, faults)
                .forEach((split, dialogs) -> stories.put(split, entries(dialogs, scenes, labels)));
        var sum = new Sha256().add("codraw, drawing version " + DRAWING_VERSION).add(DataFolder.bytes(file));
        art.hashInto(sum);
        var clips = new DrawnScenes(file.getFileName().toString(), scenes, art);
        return new Catalog("codraw", CoDrawReader.FRAMES, SceneLabels.NAMES, stories, clips, settings.hashWith(sum));
    }

    /** @param scenes get the scenes of these dialogs, in order */
    private static List<Entry> entries(
            List<CoDrawReader.Dialog> dialogs, List<List<Piece>> scenes, SceneLabels labels) {
        var entries = new ArrayList<Entry>();
        for (var dialog : dialogs) {
            var shots = new ArrayList<Shot>();
            for (int i = 0; i < CoDrawReader.FRAMES; i++) {
                List<Piece> scene = dialog.scenes().get(i);
                shots.add(new Shot(scenes.size(), List.of(dialog.texts().get(i)), labels.of(scene)));
                scenes.add(scene);
            }
            entries.add(new Entry(dialog.key(), shots));
        }
        return entries;
    }

    /** Each scene a clip of one picture. */
    private record DrawnScenes(String file, List<List<Piece>> scenes, ClipArt art) implements Clips {

        @Override
        public int count() {
            return scenes.size();
        }

        @Override
        public int pictures(int clip) {
            return 1;
        }

        @Override
        public Picture picture(int clip, int index) {
            return art.frame(scenes.get(clip));
        }

        @Override
        public String file(int clip) {
            return file;
        }
    }
}
