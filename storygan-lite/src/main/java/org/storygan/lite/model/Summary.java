package org.storygan.lite.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.storygan.autograd.Tensor;
import org.storygan.backend.Device;
import org.storygan.backend.RandomKey;
import org.storygan.nn.Module;
import org.storygan.nn.Parameter;
import org.storygan.nn.ParameterSource;
import org.storygan.nn.Pass;
import org.storygan.shape.Shape;

/**
 * What a configuration builds, layer by layer. Found by running the real networks, in training, on a backend that computes nothing: no
 * formula here could disagree with them.
 */
public record Summary(Network generator, Network discriminator) {
    private static final int STORIES = 2; // the least that training takes

    /**
     * One layer.
     *
     * @param name the path that its parameters start with
     * @param output one frame's; without the first axis, which counts frames (or stories: {@code ctx.ca}, {@code c_net}, {@code m_net})
     * @param flops of products and convolutions, forward, for one frame
     * @param bytes of what it makes in training for one frame, which backward needs, in float32
     */
    public record Layer(String name, Shape output, long parameters, long flops, long bytes) {}

    /**
     * One network.
     *
     * @param parameters values that training changes
     * @param flops forward for one frame
     * @param bytes of all that a forward pass in training makes for one frame, in float32
     */
    public record Network(long parameters, long flops, long bytes, List<Layer> layers) {
        private static Network of(long parameters, long bytes, List<Layer> layers) {
            return new Network(
                    parameters, layers.stream().mapToLong(Layer::flops).sum(), bytes, List.copyOf(layers));
        }

        @Override
        public String toString() {
            var table = new StringBuilder(row("layer", "output", "parameters", "MFLOP", "KiB"));
            for (Layer layer : layers) {
                table.append(row(
                        layer.name(),
                        "" + layer.output(),
                        count(layer.parameters()),
                        mega(layer.flops()),
                        kibi(layer.bytes())));
            }
            return table.append(row("total", "", count(parameters), mega(flops), kibi(bytes)))
                    .toString();
        }

        private static String row(String... cells) {
            return String.format(Locale.ROOT, "%-18s %-16s %12s %10s %10s%n", (Object[]) cells);
        }

        private static String kibi(long bytes) {
            return String.format(Locale.ROOT, "%,.1f", bytes / 1024.0);
        }

        private static String count(long parameters) {
            return String.format(Locale.ROOT, "%,d", parameters);
        }

        private static String mega(long flops) {
            return String.format(Locale.ROOT, "%.1f", flops / 1e6);
        }
    }

    /** Collects the layers of one network while it runs. */
    private static final class Collector implements Trace {
        private final CountingBackend backend;
        private final Map<String, Parameter> parameters;
        private final int frames;
        private final List<Layer> layers = new ArrayList<>();
        private long flops;
        private long bytes;

        Collector(CountingBackend backend, Module network, TextFeatures text) {
            this.backend = backend;
            this.parameters = network.namedParameters();
            this.frames = text.count();
            this.flops = backend.flops();
            this.bytes = bytes(text.words());
        }

        private static long bytes(Tensor x) {
            return x.device().memory().bytes();
        }

        @Override
        public void layer(String path, Tensor y) {
            long flopsBefore = flops;
            long bytesBefore = bytes;
            flops = backend.flops();
            bytes = bytes(y);
            layers.add(new Layer(
                    path,
                    y.shape().without(0),
                    parameters(path),
                    (flops - flopsBefore) / frames,
                    (bytes - bytesBefore) / frames));
        }

        private long parameters(String path) {
            return parameters.entrySet().stream()
                    .filter(entry -> entry.getKey().startsWith(path + "."))
                    .mapToLong(entry -> entry.getValue().tensor().shape().count())
                    .sum();
        }
    }

    public static Summary of(ModelConfig config) {
        return new Summary(
                network(config, source -> new Generator(source, config), Generator::run),
                network(config, source -> new Discriminator(source, config), Summary::judge));
    }

    private interface Runner<M> {
        void run(M network, Run run, int frames);
    }

    private static <M extends Module> Network network(
            ModelConfig config, Function<ParameterSource, M> maker, Runner<M> runner) {
        var backend = new CountingBackend();
        try (var device = Device.of(backend)) {
            M network = maker.apply(new ParameterSource(device, RandomKey.of(0, 0)));
            TextFeatures text = text(device, config);
            var collector = new Collector(backend, network, text);
            Run run = Run.of(text, Pass.training(RandomKey.of(0, 0)), Selection.soft(1))
                    .traced(collector);
            long before = device.memory().bytes();
            runner.run(network, run, config.text().frames());
            long bytes = (device.memory().bytes() - before) / text.count();
            return Network.of(network.parameterCount(), bytes, collector.layers);
        }
    }

    private static TextFeatures text(Device device, ModelConfig config) {
        int frames = config.text().frames();
        int n = STORIES * frames;
        int words = config.text().maxWords();
        int dim = config.text().dim();
        var text = new TextFeatures(zeros(device, n, words, dim), zeros(device, n, dim), zeros(device, n, words))
                .withLabels(zeros(device, n, ModelConfig.LABELS))
                .withCode(zeros(device, STORIES, config.context().code()));
        return text.inScopeOf(config, frames);
    }

    private static Tensor zeros(Device device, int... sizes) {
        return Tensor.full(device, Shape.of(sizes), 0);
    }

    private static void judge(Discriminator discriminator, Run run, int frames) {
        Device device = run.text().words().device();
        Tensor images = zeros(device, run.text().count(), ModelConfig.IMAGE_SIZE, ModelConfig.IMAGE_SIZE, 3);
        discriminator.run(discriminator.stem(images, run.pass(), run.trace()), run);
    }
}
