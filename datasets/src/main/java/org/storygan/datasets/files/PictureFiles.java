package org.storygan.datasets.files;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.storygan.datasets.image.Crop;
import org.storygan.datasets.image.Filter;
import org.storygan.datasets.image.Framing;
import org.storygan.datasets.image.PictureFile;
import org.storygan.datasets.image.Strips;
import org.storygan.datasets.story.DataException;
import org.storygan.datasets.story.Mask;
import org.storygan.datasets.story.Picture;
import org.storygan.datasets.story.Sha256;

/** Clips that are picture files, each with one picture or a strip of several. Safe to read from several threads. */
public final class PictureFiles implements Clips {

    /** For {@link #add}: the file holds as many squares as its height is widths. */
    public static final int STRIP = 0;

    private static final int DECODED =
            4; // strips are decoded once for the pictures next to each other, not once for each

    private record File(String name, int pictures) {}

    private final DataRoot root;
    private final Framing framing;
    private final Function<String, String> maskOf; // the empty name for none
    private final List<File> files = new ArrayList<>();
    private final Map<String, Integer> numbers = new HashMap<>();
    private final Map<String, DataException> bad = new HashMap<>();
    private final Map<String, Picture> decoded = new LinkedHashMap<>(); // guarded by itself

    /** @param maskOf from the name of a picture file to that of its mask, which may not exist; the empty name for none */
    public PictureFiles(DataRoot root, Crop crop, Function<String, String> maskOf) {
        this.root = root;
        this.framing = new Framing(crop, Catalog.EDGE, Filter.BILINEAR);
        this.maskOf = maskOf;
    }

    public PictureFiles(DataRoot root, Crop crop) {
        this(root, crop, name -> "");
    }

    /**
     * The number of the clip that is this file, whose header is read the first time.
     *
     * @param name below the data set's folder
     * @param pictures how many it holds; 1 for a picture of any shape, {@link #STRIP} to find out
     * @throws DataException when there is no such file, it is no picture, or does not hold as many
     */
    public int add(String name, int pictures) {
        var known = numbers.get(name);
        if (known != null) {
            return same(known, pictures);
        }
        if (bad.containsKey(name)) {
            throw bad.get(name);
        }
        try {
            files.add(new File(name, checked(name, pictures)));
            numbers.put(name, files.size() - 1);
            return files.size() - 1;
        } catch (DataException e) {
            bad.put(name, e);
            throw e;
        }
    }

    private int same(int clip, int pictures) {
        if (pictures != STRIP && pictures != pictures(clip)) {
            throw new DataException(
                    file(clip) + " holds " + pictures(clip) + " pictures for one frame, " + pictures + " for another");
        }
        return clip;
    }

    private int checked(String name, int pictures) {
        var file = root.file(name);
        var size = PictureFile.size(file);
        if (pictures == 1) {
            return 1;
        }
        int found = Strips.count(size, file.toString());
        if (pictures != STRIP && pictures != found) {
            throw new DataException(file + " does not hold the pictures that its story says")
                    .expected(pictures + " squares one below the other", size + ", which is " + found);
        }
        return found;
    }

    @Override
    public int count() {
        return files.size();
    }

    @Override
    public int pictures(int clip) {
        return files.get(clip).pictures();
    }

    @Override
    public String file(int clip) {
        return files.get(clip).name();
    }

    @Override
    public Picture picture(int clip, int index) {
        return part(file(clip), pictures(clip), index);
    }

    @Override
    public Mask mask(int clip, int index) {
        String name = maskOf.apply(file(clip));
        if (name.isEmpty()) {
            return Mask.NONE;
        }
        var gray = part(name, pictures(clip), index);
        byte[] values = new byte[gray.width() * gray.height()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (byte) gray.at(i / gray.width(), i % gray.width(), 0);
        }
        return Mask.of(gray.width(), gray.height(), values);
    }

    private Picture part(String name, int pictures, int index) {
        var whole = decoded(name);
        if (pictures > 1 && whole.height() != pictures * whole.width()) {
            throw new DataException(root.file(name) + " is not a strip of " + pictures + " squares")
                    .expected("a height of " + pictures + " widths", whole.width() + " x " + whole.height());
        }
        return framing.frame(pictures > 1 ? Strips.square(whole, index) : whole);
    }

    private Picture decoded(String name) {
        synchronized (decoded) {
            if (decoded.containsKey(name)) {
                return decoded.get(name);
            }
        }
        var picture = PictureFile.readOpaque(root.file(name));
        synchronized (decoded) {
            if (decoded.size() == DECODED) {
                decoded.remove(decoded.keySet().iterator().next());
            }
            decoded.put(name, picture);
        }
        return picture;
    }

    /** Adds the names of all files and what they hold. */
    public void hashInto(Sha256 hash) {
        var sums = files.parallelStream().map(file -> root.hashOf(file.name())).toList();
        for (int clip = 0; clip < files.size(); clip++) {
            hash.add(file(clip)).add(sums.get(clip));
        }
    }
}
