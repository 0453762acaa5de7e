package org.storygan.lite.evaluate;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.storygan.autograd.Tensor;
import org.storygan.backend.Device;
import org.storygan.lite.metrics.InceptionV3;
import org.storygan.lite.metrics.InceptionV3.Layer;
import org.storygan.lite.metrics.MobileNet;
import org.storygan.lite.run.AppException;
import org.storygan.lite.run.ErrorCode;
import org.storygan.lite.weights.WeightFile;

/** Which network a file of weights belongs to. */
public final class Extractors {
    /** How SHA-256 begins for the files that everybody has, and the names these go by. */
    private static final Map<String, String> KNOWN = Map.of(
            "e57c9194", "inception-2015-12-05", // folded weights to Mixed_7a
            "6726825d", "pt_inception-2015-12-05", // pytorch-fid's, whose file name ends so
            "bd8591b9", "mobilenet-v1-0.25"); // Keras'

    private Extractors() {}

    /** The weights live in the scope that is innermost now. */
    public static Extractor load(Device device, Path file) {
        Set<String> tensors = names(file);
        String hash = hash(file);
        if (tensors.contains("Conv2d_1a_3x3.conv.weight")) {
            return new Inception(InceptionV3.load(device, file), named("inception", hash), hash);
        }
        if (tensors.contains("conv_dw_1/depthwise_kernel")) {
            return new Mobile(MobileNet.load(device, file), named("mobilenet", hash), hash);
        }
        throw AppException.of(ErrorCode.E4_FORMAT, file + " holds no network that is known here")
                .found(tensors.stream().sorted().limit(3).toList() + " and so on")
                .expected("Inception (Conv2d_1a_3x3.conv.weight ...), MobileNet v1 (conv_dw_1/depthwise_kernel ...)"
                        + " or r2plus1d_18 (layer4.1.conv2.0.3.weight ...)");
    }

    /** Whether it is the video network, which wants stories, not pictures. */
    static boolean isOfFilms(Path file) {
        return names(file).contains("layer4.1.conv2.0.3.weight");
    }

    private static Set<String> names(Path file) {
        try (var open = WeightFile.open(file)) {
            return open.names();
        }
    }

    /** The name everybody knows belongs to the weights everybody has; others carry their hash. */
    private static String named(String kind, String hash) {
        return KNOWN.getOrDefault(hash.substring(0, 8), kind + "-" + hash.substring(0, 8));
    }

    /** SHA-256 of a file, in hexadecimal. */
    public static String hash(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            new DigestInputStream(in, digest).transferTo(OutputStream.nullOutputStream());
            return HexFormat.of().formatHex(digest.digest());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has SHA-256", e);
        }
    }

    private record Inception(InceptionV3 network, String name, String hash) implements Extractor {
        /** As pytorch-fid has them; of these the ones that the weights reach. */
        private static final Set<Layer> LAYERS = EnumSet.of(Layer.POOL_1, Layer.POOL_2, Layer.MIXED_6E, Layer.MIXED_7C);

        private Set<Layer> layers() {
            Set<Layer> reached = EnumSet.copyOf(LAYERS);
            reached.retainAll(network.layers());
            return reached;
        }

        @Override
        public String preparation() {
            return "bilinear " + InceptionV3.SIZE + ", -1..1";
        }

        @Override
        public String metric() {
            return KNOWN.containsValue(name) ? "FID" : "FD"; // with other weights it is no FID
        }

        @Override
        public List<Integer> dimensions() {
            return layers().stream().map(Layer::width).toList();
        }

        @Override
        public List<Tensor> features(Tensor pictures) {
            var read = network.features(InceptionV3.prepared(pictures), layers());
            return layers().stream().map(read::get).toList();
        }
    }

    private record Mobile(MobileNet network, String name, String hash) implements Extractor {
        @Override
        public String preparation() {
            return "bilinear " + MobileNet.SIZE + ", -1..1";
        }

        @Override
        public String metric() {
            return "FD";
        }

        @Override
        public List<Integer> dimensions() {
            return List.of(MobileNet.WIDTH);
        }

        @Override
        public List<Tensor> features(Tensor pictures) {
            return List.of(network.features(MobileNet.prepared(pictures)));
        }
    }
}
