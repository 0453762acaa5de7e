package org.storygan.datasets.image;

import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.MemoryCacheImageInputStream;
import org.storygan.datasets.image.JpegMarkers.Colors;
import org.storygan.datasets.story.DataException;

/**
 * Reads JPEG files, baseline and progressive. The platform undoes the compression and hands out the stored samples; what
 * colours they are is decided here, by the arithmetic of libjpeg and without colour profiles. Whatever the platform warns of
 * is an error: it returns a wrong picture then.
 */
final class JpegReader {

    private static final int HALF = 1 << 15; // factors are in units of 2^-16
    private static final int RED_OF_CR = 91_881; // 1.40200
    private static final int GREEN_OF_CB = 22_554; // 0.34414
    private static final int GREEN_OF_CR = 46_802; // 0.71414
    private static final int BLUE_OF_CB = 116_130; // 1.77200

    private final String name;
    private final JpegMarkers markers;

    private JpegReader(JpegMarkers markers, String name) {
        this.markers = markers;
        this.name = name;
    }

    static Bitmap read(byte[] content, String name) {
        var markers = JpegMarkers.all(content, name);
        return new JpegReader(markers, name).decode(content);
    }

    private Bitmap decode(byte[] content) {
        var reader = ImageIO.getImageReadersByFormatName("jpeg").next();
        var warnings = new ArrayList<String>();
        reader.addIIOReadWarningListener((source, warning) -> warnings.add(warning));
        try (var in = new MemoryCacheImageInputStream(new ByteArrayInputStream(content))) {
            reader.setInput(in, true, true);
            Raster raster = samples(reader);
            if (!warnings.isEmpty()) {
                throw PngReader.damaged(name, warnings.get(0));
            }
            return bitmap(raster);
        } catch (IOException e) {
            throw new DataException(name + " is damaged: " + e.getMessage(), e).suggest("copying the file again");
        } finally {
            reader.dispose();
        }
    }

    /** The platform's reader also stops by errors it does not declare when a file is made to deceive it. */
    private Raster samples(ImageReader reader) throws IOException {
        try {
            return reader.readRaster(0, null);
        } catch (RuntimeException e) {
            throw new IOException("its pixels cannot be decompressed", e);
        }
    }

    private Bitmap bitmap(Raster raster) {
        int width = markers.width();
        int height = markers.height();
        if (raster.getWidth() != width || raster.getHeight() != height) {
            throw PngReader.damaged(name, "its picture has another size than its header says");
        }
        byte[] rgba = new byte[width * height * Bitmap.CHANNELS];
        int bands = raster.getNumBands();
        int[] row = new int[width * bands];
        for (int y = 0; y < height; y++) {
            raster.getPixels(raster.getMinX(), raster.getMinY() + y, width, 1, row);
            for (int x = 0; x < width; x++) {
                put(rgba, (y * width + x) * Bitmap.CHANNELS, row, x * bands);
            }
        }
        return new Bitmap(width, height, rgba);
    }

    private void put(byte[] rgba, int to, int[] samples, int from) {
        var colors = markers.colors();
        switch (colors) {
            case GRAY -> set(rgba, to, samples[from], samples[from], samples[from]);
            case RGB, CMYK -> set(rgba, to, samples[from], samples[from + 1], samples[from + 2]);
            case YCC, YCCK -> setYcc(rgba, to, samples[from], samples[from + 1] - 128, samples[from + 2] - 128);
        }
        if (colors == Colors.CMYK || colors == Colors.YCCK) {
            ink(rgba, to, samples[from + 3], colors == Colors.YCCK);
        }
    }

    private static void setYcc(byte[] rgba, int to, int y, int cb, int cr) {
        int red = y + (RED_OF_CR * cr + HALF >> 16);
        int green = y + (-GREEN_OF_CB * cb - GREEN_OF_CR * cr + HALF >> 16);
        int blue = y + (BLUE_OF_CB * cb + HALF >> 16);
        set(rgba, to, clamped(red), clamped(green), clamped(blue));
    }

    /**
     * From what is stored for cyan, magenta and yellow to light: (255 - ink) (255 - black) / 255. Adobe's programs store 255
     * minus ink, and in YCCK the transform gives the light of the colours at once.
     */
    private void ink(byte[] rgba, int to, int storedBlack, boolean isTransformed) {
        int lightOfBlack = markers.hasInvertedInks() ? storedBlack : 255 - storedBlack;
        for (int channel = 0; channel < 3; channel++) {
            int stored = isTransformed ? 255 - (rgba[to + channel] & 0xFF) : rgba[to + channel] & 0xFF;
            int light = markers.hasInvertedInks() ? stored : 255 - stored;
            rgba[to + channel] = (byte) Canvas.divideBy255(light * lightOfBlack);
        }
    }

    private static int clamped(int value) {
        return Math.max(0, Math.min(255, value));
    }

    private static void set(byte[] rgba, int to, int red, int green, int blue) {
        rgba[to] = (byte) red;
        rgba[to + 1] = (byte) green;
        rgba[to + 2] = (byte) blue;
        rgba[to + 3] = (byte) 255;
    }
}
