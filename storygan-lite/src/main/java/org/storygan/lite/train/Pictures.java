package org.storygan.lite.train;

import java.util.ArrayList;
import java.util.List;
import org.storygan.autograd.Tensor;
import org.storygan.backend.Device;
import org.storygan.datasets.story.Picture;
import org.storygan.shape.Shape;

/** Between pictures of bytes and tensors (n, h, w, 3) in [-1, 1]. */
final class Pictures {
    private Pictures() {}

    static Tensor toTensor(Device device, List<Picture> pictures) {
        Picture first = pictures.get(0);
        Shape shape = Shape.of(pictures.size(), first.height(), first.width(), Picture.CHANNELS);
        float[] values = new float[Math.toIntExact(shape.count())];
        int each = values.length / pictures.size();
        for (int i = 0; i < pictures.size(); i++) {
            pictures.get(i).copyScaledTo(values, i * each);
        }
        return Tensor.of(device, shape, values);
    }

    /** Rounded to the nearest byte. */
    static List<Picture> of(Tensor images) {
        float[] values = images.floats();
        int height = images.size(1);
        int width = images.size(2);
        int size = height * width * Picture.CHANNELS;
        List<Picture> pictures = new ArrayList<>();
        for (int i = 0; i < images.size(0); i++) {
            byte[] rgb = new byte[size];
            for (int j = 0; j < size; j++) {
                rgb[j] = (byte) Math.round(Math.max(0, Math.min(255, (values[i * size + j] + 1) * 127.5f)));
            }
            pictures.add(Picture.of(width, height, rgb));
        }
        return pictures;
    }
}
