package org.storygan.datasets.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.storygan.datasets.story.CounterRandom;
import org.storygan.datasets.story.DataException;
import org.storygan.datasets.story.Picture;

/** The reader against the platform's writer, and the writer against the platform's reader. */
class PngTest {

    private static final int WIDTH = 13; // odd: rows of few-bit pixels end inside a byte
    private static final int HEIGHT = 11;

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void colourWithAlphaIsReadAsThePlatformWroteIt(boolean interlaced) throws IOException {
        check(noise(BufferedImage.TYPE_INT_ARGB), interlaced);
        check(noise(BufferedImage.TYPE_INT_RGB), interlaced);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void palettesOfEveryDepthAreReadAsThePlatformWroteThem(boolean interlaced) throws IOException {
        for (int bits : new int[] {1, 2, 4, 8}) {
            check(indexed(bits), interlaced);
        }
    }

    @Test
    void grayIsReadSampleBySample() throws IOException {
        var gray = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_BYTE_GRAY);
        gray.getRaster().setSample(3, 2, 0, 100);
        var read = PngReader.read(png(gray, false), "gray");
        assertThat(read.at(2, 3, 0)).isEqualTo(100);
        assertThat(read.at(2, 3, 2)).isEqualTo(100);
        assertThat(read.at(2, 3, 3)).isEqualTo(255);
        assertThat(read.at(0, 0, 0)).isZero();
    }

    @Test
    void sixteenBitsKeepTheirHighByte() throws IOException {
        var deep = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_USHORT_GRAY);
        deep.getRaster().setSample(5, 1, 0, 0xABCD);
        assertThat(PngReader.read(png(deep, false), "deep").at(1, 5, 1)).isEqualTo(0xAB);
    }

    private static void check(BufferedImage image, boolean interlaced) throws IOException {
        var read = PngReader.read(png(image, interlaced), "image");
        for (int row = 0; row < HEIGHT; row++) {
            for (int column = 0; column < WIDTH; column++) {
                int argb = read.at(row, column, 3) << 24
                        | read.at(row, column, 0) << 16
                        | read.at(row, column, 1) << 8
                        | read.at(row, column, 2);
                assertThat(argb).as("row %d, column %d", row, column).isEqualTo(image.getRGB(column, row));
            }
        }
    }

    private static BufferedImage noise(int type) {
        var random = CounterRandom.of(type);
        var image = new BufferedImage(WIDTH, HEIGHT, type);
        for (int i = 0; i < WIDTH * HEIGHT; i++) {
            image.setRGB(i % WIDTH, i / WIDTH, (int) random.next());
        }
        return image;
    }

    private static BufferedImage indexed(int bits) {
        var random = CounterRandom.of(bits);
        int colors = 1 << bits;
        byte[] rgba = new byte[colors * 4];
        for (int i = 0; i < rgba.length; i++) {
            rgba[i] = (byte) random.below(256);
        }
        var model = new IndexColorModel(bits, colors, rgba, 0, true);
        int type = bits == 8 ? BufferedImage.TYPE_BYTE_INDEXED : BufferedImage.TYPE_BYTE_BINARY;
        var image = new BufferedImage(WIDTH, HEIGHT, type, model);
        for (int i = 0; i < WIDTH * HEIGHT; i++) {
            image.getRaster().setSample(i % WIDTH, i / WIDTH, 0, random.below(colors));
        }
        return image;
    }

    private static byte[] png(BufferedImage image, boolean interlaced) throws IOException {
        var writer = ImageIO.getImageWritersByFormatName("png").next();
        var settings = writer.getDefaultWriteParam();
        settings.setProgressiveMode(interlaced ? ImageWriteParam.MODE_DEFAULT : ImageWriteParam.MODE_DISABLED);
        var out = new ByteArrayOutputStream();
        try (var stream = ImageIO.createImageOutputStream(out)) {
            writer.setOutput(stream);
            writer.write(null, new javax.imageio.IIOImage(image, null, null), settings);
        }
        return out.toByteArray();
    }

    @Test
    void whatIsWrittenThePlatformReads(@TempDir Path folder) throws IOException {
        var random = CounterRandom.of(3);
        byte[] rgb = new byte[WIDTH * HEIGHT * 3];
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = (byte) (i < rgb.length / 2 ? i : random.below(256)); // smooth rows, then noise: several filters
        }
        var picture = Picture.of(WIDTH, HEIGHT, rgb);
        var file = folder.resolve("a.png");
        PngWriter.write(picture, file);
        var read = ImageIO.read(new ByteArrayInputStream(Files.readAllBytes(file)));
        for (int i = 0; i < WIDTH * HEIGHT; i++) {
            int color = read.getRGB(i % WIDTH, i / WIDTH);
            assertThat(color >> 8 & 0xFF).isEqualTo(picture.at(i / WIDTH, i % WIDTH, 1));
        }
        assertThat(PngReader.header(file)).isEqualTo(new PngHeader(WIDTH, HEIGHT, 8, PngHeader.RGB, false));
        assertThat(PngReader.read(file).at(HEIGHT - 1, WIDTH - 1, 2)).isEqualTo(picture.at(HEIGHT - 1, WIDTH - 1, 2));
    }

    @Test
    void everyCutAndEveryFlippedByteIsNoticedOrHarmless() throws IOException {
        byte[] good = png(noise(BufferedImage.TYPE_INT_ARGB), false);
        for (int length = 0; length < good.length; length++) {
            byte[] cut = Arrays.copyOf(good, length);
            assertThatThrownBy(() -> PngReader.read(cut, "cut")).isInstanceOf(DataException.class);
        }
        for (int i = 0; i < good.length; i++) {
            byte[] flipped = good.clone();
            flipped[i] ^= 0x20;
            assertThatThrownBy(() -> PngReader.read(flipped, "flipped")).isInstanceOf(DataException.class);
        }
    }

    @Test
    void anImpossibleSizeIsRefusedBeforeAnythingIsDecoded() throws IOException {
        byte[] huge = png(noise(BufferedImage.TYPE_INT_RGB), false);
        Arrays.fill(huge, 16, 20, (byte) 0x7F);
        assertThatThrownBy(() -> PngReader.read(huge, "huge.png"))
                .isInstanceOf(DataException.class)
                .hasMessageStartingWith("huge.png claims an impossible size");
    }

    /** Neither gamma nor a profile is applied: a picture is the bytes it was stored as. */
    @Test
    void gray128Stays128WhateverElseTheFileSays() throws IOException {
        var gray = new BufferedImage(4, 4, BufferedImage.TYPE_BYTE_GRAY);
        gray.getRaster().setSample(1, 1, 0, 128);
        byte[] plain = png(gray, false);
        byte[] gamma = {0, 0, 0, 4, 'g', 'A', 'M', 'A', 0, 0, (byte) 0xB1, (byte) 0x8F, 0, 0, 0, 0};
        var crc = new java.util.zip.CRC32();
        crc.update(gamma, 4, 8);
        java.nio.ByteBuffer.wrap(gamma).putInt(12, (int) crc.getValue());
        var out = new ByteArrayOutputStream();
        out.write(plain, 0, PngHeader.BYTES);
        out.writeBytes(gamma);
        out.write(plain, PngHeader.BYTES, plain.length - PngHeader.BYTES);
        for (byte[] file : new byte[][] {plain, out.toByteArray()}) {
            var read = PngReader.read(file, "gray");
            assertThat(new int[] {read.at(1, 1, 0), read.at(1, 1, 1), read.at(1, 1, 2), read.at(1, 1, 3)})
                    .containsExactly(128, 128, 128, 255);
        }
    }

    @Test
    void transparencyIsLaidOnWhite(@TempDir Path folder) throws IOException {
        var image = new BufferedImage(2, 1, BufferedImage.TYPE_INT_ARGB);
        image.setRGB(0, 0, 0x80FF0000);
        var opaque = PictureFile.readOpaque(Files.write(folder.resolve("a"), png(image, false)));
        // (255 * 128 + 255 * 127) / 255 and (0 * 128 + 255 * 127) / 255
        assertThat(opaque.rgb()).containsExactly(255, 127, 127, 255, 255, 255);
    }

    @Test
    void whatFollowsThePictureIsNotReadWithoutEnd(@TempDir Path folder) throws IOException {
        var file = folder.resolve("a.png");
        PngWriter.write(Picture.of(2, 2, new byte[12]), file);
        Files.write(file, new byte[2 << 20], java.nio.file.StandardOpenOption.APPEND);
        assertThatThrownBy(() -> PictureFile.read(file))
                .isInstanceOf(DataException.class)
                .hasMessageStartingWith(file + " is larger than its picture can be");
    }

    @Test
    void whatIsNoFileIsNotOpened(@TempDir Path folder) throws IOException {
        assertThatThrownBy(() -> PictureFile.size(folder)).hasMessage(folder + " is not a file");
        var empty = Files.createFile(folder.resolve("empty.png"));
        assertThatThrownBy(() -> PictureFile.read(empty))
                .hasMessageStartingWith(empty + " is empty")
                .hasMessageContaining("a PNG or JPEG picture");
    }

    @Test
    void aMissingFileAndAnotherKindOfFileAreNamed(@TempDir Path folder) throws IOException {
        var missing = folder.resolve("no.png");
        assertThatThrownBy(() -> PngReader.read(missing)).hasMessage("there is no file " + missing);
        var text = Files.writeString(folder.resolve("text.png"), "this is a text that is longer than a header");
        assertThatThrownBy(() -> PngReader.header(text)).hasMessageStartingWith(text + " is not a PNG picture");
    }
}
