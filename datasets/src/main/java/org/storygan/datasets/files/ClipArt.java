package org.storygan.datasets.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.storygan.datasets.image.Bitmap;
import org.storygan.datasets.image.Canvas;
import org.storygan.datasets.image.Crop;
import org.storygan.datasets.image.Filter;
import org.storygan.datasets.image.Framing;
import org.storygan.datasets.image.PngReader;
import org.storygan.datasets.image.Resampler;
import org.storygan.datasets.story.DataException;
import org.storygan.datasets.story.Picture;
import org.storygan.datasets.story.Sha256;

/**
 * The pieces of a {@code Pngs} folder and how scenes are drawn with them. A sprite is read when it is first needed, and
 * kept at each depth and side it was seen from. Safe to use from several threads.
 */
final class ClipArt {

    static final int WIDTH = 500;
    static final int HEIGHT = 400;

    /** The edge of the square frames that pictures are reduced to. */
    static final int FRAME = Catalog.EDGE;

    private static final String BACKGROUND = "background";
    private static final int LARGEST = 2000; // pieces are at most about 300 pixels; much larger is another file

    private record Look(String sprite, int depth, boolean mirrored) {}

    private final Path folder;
    private final Map<String, Path> files;
    private final Framing framing;
    private final ConcurrentHashMap<String, Bitmap> sprites = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<Look, Bitmap> looks = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<String, Picture> backgrounds = new ConcurrentHashMap<>();

    private ClipArt(Path folder, Map<String, Path> files, Crop crop) {
        this.folder = folder;
        this.files = files;
        this.framing = new Framing(crop, FRAME, Filter.LANCZOS);
    }

    /** Lists the folder; opens no picture but checks that the background has the size of the canvas. */
    static ClipArt open(Path folder, Crop crop) {
        var files = new TreeMap<String, Path>();
        try (var listing = Files.newDirectoryStream(folder, "*.png")) {
            for (Path file : listing) {
                String name = file.getFileName().toString();
                files.put(name.substring(0, name.length() - ".png".length()), file);
            }
        } catch (IOException e) {
            throw new DataException("cannot list " + folder + ": " + e.getMessage(), e);
        }
        var art = new ClipArt(folder, files, crop);
        art.checkBackground();
        return art;
    }

    private void checkBackground() {
        if (!has(BACKGROUND)) {
            throw new DataException("there is no background.png in " + folder)
                    .expected("background.png and the clip art, such as s_3s.png", files.size() + " PNG files");
        }
        var header = PngReader.header(files.get(BACKGROUND));
        if (header.width() != WIDTH || header.height() != HEIGHT) {
            throw new DataException(files.get(BACKGROUND) + " is not the background of these scenes")
                    .expected(WIDTH + " x " + HEIGHT + " pixels", header.width() + " x " + header.height());
        }
    }

    boolean has(String sprite) {
        return files.containsKey(sprite);
    }

    /** The scene as a frame of 64 x 64. */
    Picture frame(List<Piece> scene) {
        var canvas = new Canvas(WIDTH, HEIGHT);
        canvas.reset(backgrounds.computeIfAbsent(BACKGROUND, name -> opaque(sprite(name))));
        for (boolean sky : new boolean[] {true, false}) {
            for (int depth = Piece.DEPTHS - 1; depth >= 0; depth--) {
                draw(scene, sky, depth, canvas);
            }
        }
        return framing.frame(canvas);
    }

    private void draw(List<Piece> scene, boolean sky, int depth, Canvas canvas) {
        for (Piece piece : scene) {
            if (piece.inTheSky() == sky && piece.depth() == depth && piece.x() >= 0) {
                var bitmap = looks.computeIfAbsent(new Look(piece.sprite(), depth, piece.mirrored()), l -> look(piece));
                int left = (int) Math.rint(piece.x() - bitmap.width() / 2.0);
                int top = (int) Math.rint(piece.y() - bitmap.height() / 2.0);
                canvas.draw(bitmap, left, top);
            }
        }
    }

    private Bitmap look(Piece piece) {
        var sprite = sprite(piece.sprite());
        int width = Math.max(1, (int) Math.rint(sprite.width() * piece.scale()));
        int height = Math.max(1, (int) Math.rint(sprite.height() * piece.scale()));
        return Resampler.resize(piece.mirrored() ? sprite.mirrored() : sprite, width, height, Filter.BILINEAR);
    }

    private Bitmap sprite(String name) {
        return sprites.computeIfAbsent(name, this::read);
    }

    private Bitmap read(String name) {
        Path file = files.get(name);
        if (file == null) {
            throw new DataException("the clip art " + name + ".png is missing from " + folder);
        }
        var header = PngReader.header(file);
        if (header.width() > LARGEST || header.height() > LARGEST) {
            throw new DataException(file + " is too large for a piece of clip art")
                    .expected("at most " + LARGEST + " pixels a side", header.width() + " x " + header.height());
        }
        return PngReader.read(file);
    }

    private static Picture opaque(Bitmap bitmap) {
        var canvas = new Canvas(bitmap.width(), bitmap.height());
        canvas.fill(0xFFFFFF);
        canvas.draw(bitmap, 0, 0);
        return canvas.picture();
    }

    /** Adds the names and bytes of all pieces. */
    void hashInto(Sha256 hash) {
        files.forEach((name, file) -> hash.add(name).add(DataFolder.bytes(file)));
    }
}
