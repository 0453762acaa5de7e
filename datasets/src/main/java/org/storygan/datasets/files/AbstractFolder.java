package org.storygan.datasets.files;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.storygan.datasets.files.DataFolder.Part;
import org.storygan.datasets.story.DataException;
import org.storygan.datasets.story.Picture;
import org.storygan.datasets.story.Sha256;

/** The files of Abstract Scenes: which scenes can be used, what is said of them, what they look like; each scene a clip. */
final class AbstractFolder implements Clips {

    /** A scene that has pieces and sentences. */
    record Scene(int number, List<String> sentences, List<Piece> pieces) {}

    private static final int DRAWING_VERSION = 1; // raised whenever a frame would look different
    private static final Part SCENES = Part.of("Scenes_10020.txt", "Scenes_[0-9]+\\.txt");
    private static final Part SENTENCES_1 = sentences(1);
    private static final Part SENTENCES_2 = sentences(2);
    private static final Part ART = Part.of("Pngs", "Pngs");
    private static final Part RENDERED = Part.of("RenderedScenes", "RenderedScenes");
    private static final Part PICTURES = Part.of("RenderedScenes or Pngs", "RenderedScenes", "Pngs");

    private final Settings settings;
    private final Path scenesFile;
    private final List<Path> sentenceFiles;
    private final RenderedScenes rendered; // null when there is none: scenes are drawn
    private final ClipArt art; // null when there are rendered scenes
    private final List<Scene> usable;

    private AbstractFolder(DataFolder folder, Settings settings) {
        this.settings = settings;
        scenesFile = folder.path(SCENES);
        sentenceFiles = List.of(folder.path(SENTENCES_1), folder.path(SENTENCES_2));
        rendered = folder.find(RENDERED)
                .map(pictures -> new RenderedScenes(pictures, settings.crop()))
                .orElse(null);
        art = rendered == null ? ClipArt.open(folder.path(ART), settings.crop()) : null;
        usable = usable(ScenesFile.read(scenesFile, art), allSentences());
        if (rendered != null) {
            checkRendered();
        }
    }

    private static Part sentences(int group) {
        String name = "SimpleSentences" + group + "_[A-Za-z0-9]+\\.txt";
        return Part.of("SimpleSentences" + group + "_10020.txt", "SimpleSentences/" + name, name);
    }

    static AbstractFolder open(Path path, Settings settings) {
        var parts = List.of(SCENES, SENTENCES_1, SENTENCES_2, PICTURES);
        return new AbstractFolder(DataFolder.open(path, "an Abstract Scenes", parts), settings);
    }

    /** Scenes with at least one piece and one sentence, by rising number. */
    List<Scene> usable() {
        return usable;
    }

    @Override
    public int count() {
        return usable.size();
    }

    @Override
    public int pictures(int clip) {
        return 1;
    }

    @Override
    public Picture picture(int clip, int index) {
        var scene = usable.get(clip);
        return rendered == null ? art.frame(scene.pieces()) : rendered.frame(scene.number());
    }

    @Override
    public String file(int clip) {
        return rendered == null
                ? scenesFile.getFileName().toString()
                : "RenderedScenes/" + rendered.file(usable.get(clip).number()).getFileName();
    }

    /** Over everything the stories depend on; reads all pictures. */
    String hash() {
        var sum = new Sha256().add("abstract, drawing version " + DRAWING_VERSION);
        sum.add(DataFolder.bytes(scenesFile));
        sentenceFiles.forEach(file -> sum.add(DataFolder.bytes(file)));
        if (rendered == null) {
            art.hashInto(sum);
        } else {
            usable.forEach(scene -> rendered.hashInto(sum, scene.number()));
        }
        return settings.hashWith(sum);
    }

    /** The first group's sentences of each scene, then the second's. */
    private Map<Integer, List<String>> allSentences() {
        boolean areJoined = settings.is("sentence", "concat3");
        var all = new TreeMap<Integer, List<String>>();
        for (Path file : sentenceFiles) {
            SentencesFile.read(file).forEach((scene, said) -> all.computeIfAbsent(scene, s -> new ArrayList<>())
                    .addAll(areJoined ? List.of(String.join(" ", said)) : said));
        }
        return all;
    }

    private static List<Scene> usable(SortedMap<Integer, List<Piece>> scenes, Map<Integer, List<String>> sentences) {
        var usable = new ArrayList<Scene>();
        scenes.forEach((number, pieces) -> {
            var said = sentences.getOrDefault(number, List.of());
            if (!pieces.isEmpty() && !said.isEmpty()) {
                usable.add(new Scene(number, List.copyOf(said), pieces));
            }
        });
        return List.copyOf(usable);
    }

    private void checkRendered() {
        var missing =
                usable.stream().filter(scene -> !rendered.has(scene.number())).toList();
        if (!missing.isEmpty()) {
            throw new DataException("pictures of scenes are missing, the first is "
                            + rendered.file(missing.get(0).number()))
                    .expected(usable.size() + " pictures", usable.size() - missing.size() + " pictures")
                    .suggest("a folder with Pngs and without RenderedScenes: the scenes are then drawn");
        }
    }
}
