package org.storygan.datasets.flintstones;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.storygan.datasets.files.Catalog;
import org.storygan.datasets.files.Clips;
import org.storygan.datasets.files.DataRoot;
import org.storygan.datasets.files.FileSums;
import org.storygan.datasets.image.Crop;
import org.storygan.datasets.image.Filter;
import org.storygan.datasets.image.Framing;
import org.storygan.datasets.npy.NpyFile;
import org.storygan.datasets.story.DataException;
import org.storygan.datasets.story.Picture;
import org.storygan.datasets.story.Sha256;

/** Clips that are arrays (frames, height, width, 3) of bytes, one file each; a frame is read without the others. */
final class FrameArrays implements Clips {

    private static final int LARGEST = 4096; // pixels a side; the published ones have 128

    private record Array(String name, NpyFile file) {
        int size(int axis) {
            return file.shape().get(axis);
        }
    }

    private final DataRoot root;
    private final FileSums sums;
    private final Framing framing;
    private final List<Array> arrays = new ArrayList<>();
    private final Map<String, Integer> numbers = new HashMap<>();

    FrameArrays(DataRoot root, Crop crop, FileSums sums) {
        this.root = root;
        this.sums = sums;
        this.framing = new Framing(crop, Catalog.EDGE, Filter.BILINEAR);
    }

    /**
     * The number of the clip that is this file, whose header is read the first time.
     *
     * @throws DataException when there is no such file, or it holds no frames
     */
    int add(String name) {
        var known = numbers.get(name);
        if (known != null) {
            return known;
        }
        var file = NpyFile.open(root.file(name));
        var shape = file.shape();
        boolean isFrames = file.hasRowsOfBytes()
                && shape.size() == 4
                && shape.get(3) == Picture.CHANNELS
                && shape.subList(0, 3).stream().allMatch(size -> size > 0)
                && shape.subList(1, 3).stream().allMatch(size -> size <= LARGEST);
        if (!isFrames) {
            throw new DataException(root.file(name) + " holds no frames")
                    .expected("bytes of the shape [frames, height, width, 3]", "the shape " + shape);
        }
        arrays.add(new Array(name, file));
        numbers.put(name, arrays.size() - 1);
        return arrays.size() - 1;
    }

    @Override
    public int count() {
        return arrays.size();
    }

    @Override
    public int pictures(int clip) {
        return arrays.get(clip).size(0);
    }

    @Override
    public Picture picture(int clip, int index) {
        var array = arrays.get(clip);
        return framing.frame(
                Picture.of(array.size(2), array.size(1), array.file().row(index)));
    }

    @Override
    public String file(int clip) {
        return arrays.get(clip).name();
    }

    /** A frame of 128 x 128 is read and resized in a fraction of a millisecond, and all of them would fill a disk. */
    @Override
    public boolean areQuick() {
        return true;
    }

    /** Every byte of every array; all have 90 GB, so what was found is kept for the next time. */
    void hashInto(Sha256 hash) {
        sums.hashInto(hash, arrays.stream().map(Array::name).toList());
    }
}
