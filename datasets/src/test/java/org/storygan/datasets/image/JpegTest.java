package org.storygan.datasets.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.storygan.datasets.story.CounterRandom;
import org.storygan.datasets.story.DataException;

class JpegTest {

    private static final int WIDTH = 37; // no multiple of a block
    private static final int HEIGHT = 21;

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void coloursAreThoseOfThePlatformToTheBit(boolean progressive) throws IOException {
        byte[] jpeg = jpeg(smooth(BufferedImage.TYPE_INT_RGB), progressive);
        var expected = ImageIO.read(new ByteArrayInputStream(jpeg));
        var read = JpegReader.read(jpeg, "a.jpg");
        for (int i = 0; i < WIDTH * HEIGHT; i++) {
            int row = i / WIDTH;
            int column = i % WIDTH;
            int rgb = read.at(row, column, 0) << 16 | read.at(row, column, 1) << 8 | read.at(row, column, 2);
            assertThat(rgb).as("row %d, column %d", row, column).isEqualTo(expected.getRGB(column, row) & 0xFFFFFF);
            assertThat(read.at(row, column, 3)).isEqualTo(255);
        }
    }

    /** Reading grey through a colour space would make 188 of it. */
    @Test
    void gray128Stays128() throws IOException {
        var gray = new BufferedImage(16, 16, BufferedImage.TYPE_BYTE_GRAY);
        for (int i = 0; i < 256; i++) {
            gray.getRaster().setSample(i % 16, i / 16, 0, 128);
        }
        var read = JpegReader.read(jpeg(gray, false), "gray.jpg");
        assertThat(new int[] {read.at(3, 3, 0), read.at(3, 3, 1), read.at(3, 3, 2)})
                .containsExactly(128, 128, 128);
    }

    @Test
    void inksBecomeLight() throws IOException {
        // cyan 51, magenta 102, yellow 0, black 51 of 255: light (255 - 51) (255 - 51) / 255 = 163, 122, 204
        assertThat(colour(inks(51, 102, 0, 51))).containsExactly(163, 122, 204);
        byte[] adobe = withAdobe(inks(255 - 51, 255 - 102, 255, 255 - 51), 0);
        assertThat(colour(adobe)).as("stored as 255 minus ink").containsExactly(163, 122, 204);
    }

    @Test
    void inksMayBeStoredAsLumaAndChroma() throws IOException {
        // Y 153 without chroma stands for light 153 of every colour, stored as ink 255 - 102; black 204 is light 204
        byte[] adobe = withAdobe(inks(153, 128, 128, 204), 2);
        assertThat(colour(adobe)).as("102 * 204 / 255 = 81.6").containsExactly(82, 82, 82);
    }

    @Test
    void everyCutIsNoticed() throws IOException {
        for (boolean progressive : new boolean[] {false, true}) {
            byte[] good = jpeg(smooth(BufferedImage.TYPE_INT_RGB), progressive);
            for (int length = 0; length < good.length; length++) {
                byte[] cut = Arrays.copyOf(good, length);
                assertThatThrownBy(() -> JpegReader.read(cut, "cut"))
                        .as("%d of %d bytes", length, good.length)
                        .isInstanceOf(DataException.class);
            }
        }
    }

    /** JPEG has no checksums, so a flip may pass for another picture; it must not pass for anything worse. */
    @Test
    void aFlippedByteIsAPictureOrADataError() throws IOException {
        byte[] good = jpeg(smooth(BufferedImage.TYPE_INT_RGB), false);
        int refused = 0;
        for (int i = 0; i < good.length; i++) {
            byte[] flipped = good.clone();
            flipped[i] ^= 0x24;
            try {
                assertThat(JpegReader.read(flipped, "flipped").width()).isPositive();
            } catch (DataException e) {
                refused++;
            }
        }
        assertThat(refused).as("of %d", good.length).isGreaterThan(good.length / 10);
    }

    @Test
    void whatThePlatformOnlyWarnsOfIsAnError() throws IOException {
        byte[] good = jpeg(smooth(BufferedImage.TYPE_INT_RGB), false);
        byte[] holed = good.clone();
        Arrays.fill(holed, good.length - 60, good.length - 2, (byte) 0xFE); // nonsense where the last blocks were
        assertThat(ImageIO.read(new ByteArrayInputStream(holed)))
                .as("the platform's picture")
                .isNotNull();
        assertThatThrownBy(() -> JpegReader.read(holed, "holed.jpg"))
                .isInstanceOf(DataException.class)
                .hasMessageStartingWith("holed.jpg is damaged");
    }

    @Test
    void moreScansThanAnyEncoderWritesAreNotDecoded() throws IOException {
        byte[] good = jpeg(smooth(BufferedImage.TYPE_INT_RGB), true);
        int end = good.length - 2;
        var bomb = new ByteArrayOutputStream();
        bomb.write(good, 0, end);
        int lastScan = lastIndexOf(good, 0xDA);
        for (int i = 0; i < 5000; i++) {
            bomb.write(good, lastScan, end - lastScan);
        }
        bomb.write(good, end, 2);
        assertThatThrownBy(() -> JpegReader.read(bomb.toByteArray(), "bomb.jpg"))
                .hasMessageStartingWith("bomb.jpg is damaged: it has more than 100 scans");
    }

    @Test
    void rareKindsAreNamed() throws IOException {
        byte[] jpeg = jpeg(smooth(BufferedImage.TYPE_INT_RGB), false);
        jpeg[lastIndexOf(jpeg, 0xC0) + 1] = (byte) 0xC9;
        assertThatThrownBy(() -> JpegReader.read(jpeg, "a.jpg"))
                .isInstanceOf(DataException.class)
                .hasMessageContaining("marker FFc9")
                .hasMessageContaining("saving it as PNG");
    }

    @Test
    void theKindIsKnownByTheFirstBytesAndTheSizeWithoutDecoding() throws IOException {
        Path file = Files.write(folder.resolve("named.png"), jpeg(smooth(BufferedImage.TYPE_INT_RGB), true));
        assertThat(PictureFile.size(file)).isEqualTo(new PictureSize(WIDTH, HEIGHT));
        assertThat(PictureFile.read(file).width()).isEqualTo(WIDTH);
        byte[] huge = Files.readAllBytes(file);
        int frame = lastIndexOf(huge, 0xC2);
        Arrays.fill(huge, frame + 5, frame + 9, (byte) 0x7F);
        Files.write(file, huge);
        assertThatThrownBy(() -> PictureFile.size(file)).hasMessageContaining("32639 x 32639");
        assertThatThrownBy(() -> PictureFile.read(file)).hasMessageContaining("impossible size");
    }

    private static int[] colour(byte[] jpeg) {
        var read = JpegReader.read(jpeg, "ink.jpg");
        return new int[] {read.at(4, 4, 0), read.at(4, 4, 1), read.at(4, 4, 2)};
    }

    private static BufferedImage smooth(int type) {
        var random = CounterRandom.of(1);
        var image = new BufferedImage(WIDTH, HEIGHT, type);
        for (int i = 0; i < WIDTH * HEIGHT; i++) {
            int x = i % WIDTH;
            int y = i / WIDTH;
            image.setRGB(x, y, (x * 6 + random.below(20)) << 16 | (y * 11) << 8 | (x + y) * 4);
        }
        return image;
    }

    private static byte[] jpeg(BufferedImage image, boolean progressive) throws IOException {
        return written(new IIOImage(image, null, null), progressive);
    }

    /** One colour all over, in four components without a word on what they mean. */
    private static byte[] inks(int... samples) throws IOException {
        var raster = Raster.createInterleavedRaster(java.awt.image.DataBuffer.TYPE_BYTE, 8, 8, 4, null);
        for (int i = 0; i < 64; i++) {
            raster.setPixel(i % 8, i / 8, samples);
        }
        return written(new IIOImage(raster, null, null), false);
    }

    private static byte[] written(IIOImage image, boolean progressive) throws IOException {
        var writer = ImageIO.getImageWritersByFormatName("jpeg").next();
        var settings = writer.getDefaultWriteParam();
        settings.setProgressiveMode(progressive ? ImageWriteParam.MODE_DEFAULT : ImageWriteParam.MODE_DISABLED);
        settings.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
        settings.setCompressionQuality(1); // divisors of 1, so that an even colour stays what it is
        var out = new ByteArrayOutputStream();
        try (var stream = ImageIO.createImageOutputStream(out)) {
            writer.setOutput(stream);
            writer.write(null, image, settings);
        }
        return out.toByteArray();
    }

    private static byte[] withAdobe(byte[] jpeg, int transform) {
        byte[] marker = {(byte) 0xFF, (byte) 0xEE, 0, 14, 'A', 'd', 'o', 'b', 'e', 0, 100, 0, 0, 0, 0, (byte) transform
        };
        var out = new ByteArrayOutputStream();
        out.write(jpeg, 0, 2);
        out.writeBytes(marker);
        out.write(jpeg, 2, jpeg.length - 2);
        return out.toByteArray();
    }

    private static int lastIndexOf(byte[] jpeg, int marker) {
        for (int i = jpeg.length - 2; i >= 0; i--) {
            if ((jpeg[i] & 0xFF) == 0xFF && (jpeg[i + 1] & 0xFF) == marker) {
                return i;
            }
        }
        throw new AssertionError("no marker " + marker);
    }
}
