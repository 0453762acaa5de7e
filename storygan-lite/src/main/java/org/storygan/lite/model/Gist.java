package org.storygan.lite.model;

import org.storygan.autograd.Tensor;
import org.storygan.lite.model.ModelConfig.ContextConfig;
import org.storygan.nn.DynamicConv1d;
import org.storygan.nn.Members;
import org.storygan.nn.Module;
import org.storygan.nn.ParameterSource;

/** StoryGAN's Text2Gist: the sentence of a frame as a signal, filtered by what the story has told so far. */
final class Gist implements Module {
    private static final int CHANNELS = 3; // of signal and filter
    private final ContextConfig sizes;
    private final DenseBlock filterNet;
    private final DenseBlock signalNet;

    Gist(ParameterSource source, ModelConfig config) {
        sizes = config.context();
        filterNet = DenseBlock.of(source, sizes.code(), CHANNELS * sizes.filter());
        signalNet = DenseBlock.of(source, config.text().told(), CHANNELS * sizes.gist());
    }

    /** content (N, code) and told (N, told) to (N, gist). */
    Tensor apply(Tensor content, Tensor told, Run run) {
        int n = told.size(0);
        Tensor filter = run.seen("filter_net", filterNet.apply(content, run.pass()));
        Tensor signal = run.seen("signal_net", signalNet.apply(told, run.pass()).tanh());
        return run.seen(
                "conv",
                DynamicConv1d.apply(
                        signal.reshape(n, CHANNELS, sizes.gist()), filter.reshape(n, CHANNELS, sizes.filter())));
    }

    @Override
    public void describe(Members members) {
        members.part("filter_net", filterNet).part("signal_net", signalNet);
    }
}
