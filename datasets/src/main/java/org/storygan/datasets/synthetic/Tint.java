package org.storygan.datasets.synthetic;

import org.storygan.datasets.image.Bitmap;

/** Other colours for sprites. */
final class Tint {

    private Tint() {}

    /** Green leaves turn orange: where green outweighs red, the two change places; trunks stay brown. */
    static Bitmap autumn(Bitmap tree) {
        byte[] rgba = new byte[tree.width() * tree.height() * 4];
        for (int pixel = 0; pixel < tree.width() * tree.height(); pixel++) {
            int row = pixel / tree.width();
            int column = pixel % tree.width();
            int red = tree.at(row, column, 0);
            int green = tree.at(row, column, 1);
            rgba[pixel * 4] = (byte) Math.min(255, Math.max(red, green) * 3 / 2);
            rgba[pixel * 4 + 1] = (byte) (green > red ? red * 9 / 10 : green);
            rgba[pixel * 4 + 2] = (byte) tree.at(row, column, 2);
            rgba[pixel * 4 + 3] = (byte) tree.at(row, column, 3);
        }
        return Bitmap.of(tree.width(), tree.height(), rgba);
    }
}
