package org.storygan.datasets.image;

import org.storygan.datasets.story.Picture;

/**
 * Brings pictures of one size to another: each axis by itself, columns first, rounded to bytes in between, as the
 * Python imaging library does it. Immutable; make one and use it for many pictures.
 */
public final class Resampler {

    /** One half: sums start from it, so that cutting off the fraction rounds to nearest. */
    private static final int HALF = 1 << (Taps.FRACTION_BITS - 1);

    private final int sourceWidth;
    private final int sourceHeight;
    private final Taps columns;
    private final Taps rows;

    public Resampler(int sourceWidth, int sourceHeight, int width, int height, Filter filter) {
        this.sourceWidth = sourceWidth;
        this.sourceHeight = sourceHeight;
        this.columns = new Taps(sourceWidth, width, filter);
        this.rows = new Taps(sourceHeight, height, filter);
    }

    /** The sprite in another size. Colours are weighted by alpha, so what lies under a clear pixel does not show. */
    public static Bitmap resize(Bitmap sprite, int width, int height, Filter filter) {
        if (width == sprite.width() && height == sprite.height()) {
            return sprite;
        }
        var resampler = new Resampler(sprite.width(), sprite.height(), width, height, filter);
        byte[] scaled = resampler.resample(premultiplied(sprite.rgba()), Bitmap.CHANNELS);
        divideByAlpha(scaled);
        return new Bitmap(width, height, scaled);
    }

    public Picture resize(Picture picture) {
        return resize(picture.rgb());
    }

    public Picture resize(Canvas canvas) {
        return resize(canvas.rgb());
    }

    Picture resize(byte[] rgb) {
        return Picture.of(columns.targets, rows.targets, resample(rgb, Picture.CHANNELS));
    }

    private byte[] resample(byte[] source, int channels) {
        if (source.length != sourceWidth * sourceHeight * channels) {
            throw new IllegalArgumentException("made for pictures of " + sourceWidth + " x " + sourceHeight);
        }
        byte[] narrow = new byte[sourceHeight * columns.targets * channels];
        for (int row = 0; row < sourceHeight; row++) {
            acrossRow(source, row * sourceWidth * channels, narrow, row * columns.targets * channels, channels);
        }
        return downColumns(narrow, columns.targets * channels);
    }

    private void acrossRow(byte[] source, int from, byte[] target, int to, int channels) {
        for (int column = 0; column < columns.targets; column++) {
            int[] weights = columns.weights[column];
            int start = from + columns.first[column] * channels;
            if (channels == Picture.CHANNELS) {
                weightedColor(source, start, weights, target, to + column * channels);
                continue;
            }
            for (int channel = 0; channel < channels; channel++) {
                target[to + column * channels + channel] = weighted(source, start + channel, channels, weights);
            }
        }
    }

    /** The same as three times {@link #weighted}, but each weight is read once: this loop is most of the time. */
    private static void weightedColor(byte[] source, int start, int[] weights, byte[] target, int to) {
        int red = HALF;
        int green = HALF;
        int blue = HALF;
        int at = start;
        for (int weight : weights) {
            red += (source[at] & 0xFF) * weight;
            green += (source[at + 1] & 0xFF) * weight;
            blue += (source[at + 2] & 0xFF) * weight;
            at += Picture.CHANNELS;
        }
        target[to] = rounded(red);
        target[to + 1] = rounded(green);
        target[to + 2] = rounded(blue);
    }

    /** Rows are whole runs of bytes here, so colour and position along the row need not be told apart. */
    private byte[] downColumns(byte[] source, int rowBytes) {
        byte[] target = new byte[rows.targets * rowBytes];
        for (int row = 0; row < rows.targets; row++) {
            for (int i = 0; i < rowBytes; i++) {
                target[row * rowBytes + i] =
                        weighted(source, rows.first[row] * rowBytes + i, rowBytes, rows.weights[row]);
            }
        }
        return target;
    }

    private static byte weighted(byte[] source, int start, int stride, int[] weights) {
        int sum = HALF;
        int at = start;
        for (int weight : weights) {
            sum += (source[at] & 0xFF) * weight;
            at += stride;
        }
        return rounded(sum);
    }

    private static byte rounded(int sum) {
        return (byte) Math.max(0, Math.min(255, sum >> Taps.FRACTION_BITS));
    }

    private static byte[] premultiplied(byte[] rgba) {
        byte[] scaled = rgba.clone();
        for (int i = 0; i < scaled.length; i += Bitmap.CHANNELS) {
            int alpha = scaled[i + 3] & 0xFF;
            for (int channel = 0; channel < 3; channel++) {
                scaled[i + channel] = (byte) Canvas.divideBy255((scaled[i + channel] & 0xFF) * alpha);
            }
        }
        return scaled;
    }

    private static void divideByAlpha(byte[] rgba) {
        for (int i = 0; i < rgba.length; i += Bitmap.CHANNELS) {
            int alpha = rgba[i + 3] & 0xFF;
            for (int channel = 0; alpha > 0 && channel < 3; channel++) {
                rgba[i + channel] = (byte) Math.min(255, (rgba[i + channel] & 0xFF) * 255 / alpha);
            }
        }
    }
}
