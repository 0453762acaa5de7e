package org.storygan.golden;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.storygan.backend.Device;
import org.storygan.datasets.StorySets;
import org.storygan.datasets.image.PngWriter;
import org.storygan.datasets.story.OpenOptions;
import org.storygan.datasets.story.Picture;
import org.storygan.datasets.story.Split;
import org.storygan.lite.app.EvaluateRequest;
import org.storygan.lite.app.Machine;
import org.storygan.lite.evaluate.Extractors;
import org.storygan.lite.evaluate.FeatureReader;
import org.storygan.lite.evaluate.Gallery;
import org.storygan.lite.evaluate.Judges;
import org.storygan.lite.run.Console;
import org.storygan.lite.run.Json;
import org.storygan.lite.run.Terminal;
import org.storygan.lite.train.GanJobs;
import org.storygan.lite.weights.WeightFile;
import org.storygan.shape.Shape;

/**
 * Two folders of PNG pictures, compared by {@code evaluate --real DIR --drawn DIR} and as pytorch-fid compares them: bytes to 0..1, bilinear
 * to 299 inside the network, the true weights, mean and unbiased covariance in float64 (fid_score.py). Here all of that is libtorch's own.
 */
final class FolderModeGoldenTest {
    /** Of the largest feature: some 50 layers in float32 on both sides, each rounding sums of up to 4032 terms. */
    private static final double CLOSE = 1e-4;

    private static final int[] DIMENSIONS = {64, 192, 768};
    private static final int STORIES = 2; // a side
    private static final int FRAMES =
            3; // of each: libtorch without its library takes two seconds of a core for a picture

    @TempDir
    Path folder;

    private static Path trunk() {
        String root = System.getenv("STORYGAN_DATA");
        Assumptions.assumeTrue(
                root != null && !root.isBlank(),
                "the environment variable STORYGAN_DATA does not say where the trained networks are");
        return Path.of(root)
                .resolve("inception-2015-12-05-fid-trunk/inception-2015-12-05-trunk-to-Mixed_7a.safetensors");
    }

    /** Writes the frames of some stories into a folder. */
    private List<Picture> pictures(String name, Split split) throws IOException {
        Path side = Files.createDirectory(folder.resolve(name));
        List<Picture> pictures = new ArrayList<>();
        try (var set = StorySets.open("synthetic:60", OpenOptions.defaults())) {
            for (int story = 0; story < STORIES; story++) {
                for (int frame = 0; frame < FRAMES; frame++) {
                    Picture picture = set.story(split, story).frame(frame).picture();
                    Files.write(side.resolve("s" + story + "-" + frame + ".png"), PngWriter.bytes(picture));
                    pictures.add(picture);
                }
            }
        }
        return pictures;
    }

    @Test
    void features_and_distances_of_two_folders_are_those_of_libtorch() throws IOException {
        Path weights = trunk();
        List<Picture> real = pictures("real", Split.TRAIN);
        List<Picture> drawn = pictures("drawn", Split.TEST);
        Map<Integer, double[][]> ourReal = ours(weights, folder.resolve("real"));
        Map<Integer, double[][]> ourDrawn = ours(weights, folder.resolve("drawn"));
        Map<Integer, Double> scores = evaluated(weights);
        try (var pointers = new PointerScope()) {
            var network = theirs(weights);
            List<Tensor> theirReals = features(network, real);
            List<Tensor> theirDrawns = features(network, drawn);
            for (int i = 0; i < DIMENSIONS.length; i++) {
                int d = DIMENSIONS[i];
                Tensor theirReal = theirReals.get(i);
                Tensor theirDrawn = theirDrawns.get(i);
                double moved = moved(ourReal.get(d), theirReal) + moved(ourDrawn.get(d), theirDrawn);
                double theirs = distance(theirReal, theirDrawn);
                assertThat(theirs).as("FID-%d must say something", d).isGreaterThan(100 * moved * moved);
                // The root of the distance is a metric (Gelbrich 1990) and grows by no more than the features move,
                // root mean square: it is at most the transport distance of the two clouds. 1e-7: their eigenvalues'
                // rounding.
                assertThat(Math.sqrt(scores.get(d)))
                        .as("FID-%d", d)
                        .isCloseTo(Math.sqrt(theirs), within(moved + 1e-7 * Math.sqrt(theirs)));
                System.out.printf("FID-%d: %.9f, libtorch %.9f%n", d, scores.get(d), theirs);
            }
        }
    }

    private static Map<Integer, double[][]> ours(Path weights, Path side) {
        try (Device device = Device.open("cpu")) {
            var read = new FeatureReader(device, Extractors.load(device, weights))
                    .read(Gallery.ofFolder(side), done -> {});
            Map<Integer, double[][]> features = new HashMap<>();
            read.forEach((d, x) -> {
                double[][] rows = new double[x.count()][d];
                for (int i = 0; i < rows.length; i++) {
                    for (int j = 0; j < d; j++) {
                        rows[i][j] = x.at(i, j);
                    }
                }
                features.put(d, rows);
            });
            return features;
        }
    }

    /** What the command writes into its receipt. */
    private Map<Integer, Double> evaluated(Path weights) throws IOException {
        Path receipt = folder.resolve("receipt.json");
        var request = new EvaluateRequest(
                new EvaluateRequest.Folders(folder.resolve("real"), folder.resolve("drawn")),
                Judges.of(List.of(weights), Optional.empty()),
                receipt,
                new EvaluateRequest.Mode(false, false),
                new Machine("cpu", 2));
        var nowhere = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        var console = Console.of(nowhere, nowhere, Terminal.NONE);
        assertThat(new GanJobs().evaluate(request, console)).isZero();
        Map<Integer, Double> scores = new HashMap<>();
        for (Object score : (List<?>) ((Map<?, ?>) Json.parse(Files.readString(receipt))).get("scores")) {
            String name = (String) ((Map<?, ?>) score).get("name");
            if (name.startsWith("FID-")) {
                assertThat(name).endsWith("[inception-2015-12-05,N=6]");
                scores.put(
                        Integer.parseInt(name.substring(4, name.indexOf('['))),
                        ((Number) ((Map<?, ?>) score).get("value")).doubleValue());
            }
        }
        return scores;
    }

    private static TorchInception theirs(Path weights) {
        Map<String, Tensor> tensors = new HashMap<>();
        WeightFile.readAll(weights)
                .forEach((name, stored) -> tensors.put(name, Torch.of(stored.shape(), stored.floats())));
        return new TorchInception((x, name, stride, padding) -> torch.conv2d(
                        x,
                        tensors.get(name + ".conv.weight"),
                        new TensorOptional(tensors.get(name + ".conv.bias")),
                        stride,
                        padding,
                        TorchInception.ONE,
                        1)
                .relu_());
    }

    /** (n, d) in float64 for each of the dimensions. */
    private static List<Tensor> features(TorchInception network, List<Picture> pictures) {
        List<List<Tensor>> rows = List.of(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        for (Picture picture : pictures) {
            float[] values = new float[picture.rgb().length];
            for (int i = 0; i < values.length; i++) {
                values[i] = (picture.rgb()[i] & 0xFF) / 255f;
            }
            Tensor x = Torch.channelsFirst(Torch.of(Shape.of(1, picture.height(), picture.width(), 3), values));
            Tensor large = torch.upsample_bilinear2d(x.contiguous(), new long[] {299, 299}, false);
            List<Tensor> features = new ArrayList<>();
            network.to768(large.mul(Torch.scalar(2)).sub(Torch.scalar(1)), features);
            for (int i = 0; i < DIMENSIONS.length; i++) {
                rows.get(i).add(features.get(i).to(torch.ScalarType.Double));
            }
        }
        return rows.stream()
                .map(ofDimension -> torch.cat(Torch.vector(ofDimension), 0))
                .toList();
    }

    /** Root mean square of how far ours lie from theirs, as an unbiased covariance counts it; each must be close. */
    private static double moved(double[][] ours, Tensor theirs) {
        double[] flat = Torch.values(theirs);
        double largest = Arrays.stream(flat).map(Math::abs).max().orElseThrow();
        int d = flat.length / ours.length;
        double squares = 0;
        for (int i = 0; i < flat.length; i++) {
            assertThat(ours[i / d][i % d]).isCloseTo(flat[i], within(CLOSE * largest));
            squares += Math.pow(ours[i / d][i % d] - flat[i], 2);
        }
        return Math.sqrt(squares / (ours.length - 1));
    }

    /**
     * |m1 - m2|² + tr (S1 + S2) - 2 tr (S1 S2)^(1/2). Of S1 S2 the eigenvalues that are not 0 are those of the small matrix X1 X2ᵀ X2 X1ᵀ
     * over (n1 - 1)(n2 - 1), X centred: with fewer pictures than features only that one has them without the rounding of many zeros.
     */
    private static double distance(Tensor a, Tensor b) {
        Tensor x = a.sub(a.mean(0));
        Tensor y = b.sub(b.mean(0));
        double n1 = a.size(0) - 1;
        double n2 = b.size(0) - 1;
        Tensor cross = torch.matmul(x, y.t());
        Tensor roots = torch.linalg_eigvalsh(torch.matmul(cross, cross.t()))
                .clamp_min(Torch.scalar(0))
                .sqrt();
        double means = a.mean(0).sub(b.mean(0)).square().sum().item_double();
        double spreads = x.square().sum().item_double() / n1 + y.square().sum().item_double() / n2;
        return means + spreads - 2 * roots.sum().item_double() / Math.sqrt(n1 * n2);
    }
}
