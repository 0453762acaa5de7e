package org.storygan.datasets.files;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;

/** A Pngs folder of plain rectangles: a white backdrop, a yellow sun, a red boy and a blue girl whose left half is clear. */
final class ToyClipArt {

    private ToyClipArt() {}

    static Path write(Path parent) {
        Path folder = parent.resolve("Pngs");
        try {
            Files.createDirectories(folder);
            rectangle(folder.resolve("background.png"), 500, 400, Color.WHITE);
            rectangle(folder.resolve("s_3s.png"), 100, 100, Color.YELLOW);
            rectangle(folder.resolve("hb0_10s.png"), 100, 200, Color.RED);
            halfClear(folder.resolve("hb1_8s.png"), 100, 200, Color.BLUE);
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void rectangle(Path file, int width, int height, Color color) throws IOException {
        write(file, width, height, color, 0);
    }

    private static void halfClear(Path file, int width, int height, Color color) throws IOException {
        write(file, width, height, color, width / 2);
    }

    private static void write(Path file, int width, int height, Color color, int clearColumns) throws IOException {
        var image = new BufferedImage(width, height, BufferedImage.TYPE_INT_ARGB);
        for (int column = clearColumns; column < width; column++) {
            for (int row = 0; row < height; row++) {
                image.setRGB(column, row, color.getRGB());
            }
        }
        ImageIO.write(image, "png", file.toFile());
    }
}
