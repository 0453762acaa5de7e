package org.storygan.lite.text;

import org.storygan.autograd.Tensor;
import org.storygan.backend.Device;
import org.storygan.nn.BiLstm;
import org.storygan.nn.Dropout;
import org.storygan.nn.Embedding;
import org.storygan.nn.Lstm;
import org.storygan.nn.Members;
import org.storygan.nn.Module;
import org.storygan.nn.ParameterSource;
import org.storygan.nn.Pass;
import org.storygan.shape.ShapeException;

/**
 * A bidirectional LSTM over word embeddings, as in AttnGAN (Xu et al. 2018): the outputs of both directions are a word's vector, their
 * last states the sentence's. With V words, embeddings of 300 and 356 dimensions it has 300 V + 683,520 parameters.
 */
public final class TextEncoder implements Module {
    private static final double BOUND = 0.1; // embeddings start uniform over (-0.1, 0.1), as in AttnGAN
    private static final Dropout DROPOUT = new Dropout(0.5); // on the embeddings, in training

    private final Device device;
    private final int vocabulary;
    private final int dim;
    private final Embedding embedding;
    private final BiLstm lstm;

    /**
     * @param vocabulary how many word numbers there are
     * @param embed the width of a word's embedding
     * @param dim the width of the vectors that come out; even, half of it for each direction
     */
    public TextEncoder(ParameterSource source, int vocabulary, int embed, int dim) {
        ShapeException.unless(
                dim > 0 && dim % 2 == 0, "textEncoder: two directions share the width evenly, got %s", dim);
        device = source.device();
        this.vocabulary = vocabulary;
        this.dim = dim;
        embedding = Embedding.of(source, vocabulary, embed, BOUND);
        lstm = BiLstm.of(source, embed, dim / 2);
    }

    public Encoded apply(TokenBatch batch, Pass pass) {
        Tensor mask = batch.mask(device);
        Tensor embedded = DROPOUT.apply(embedding.apply(batch.ids(device)), pass);
        Lstm.Result read = lstm.apply(embedded, mask);
        return new Encoded(read.outputs(), read.last(), mask);
    }

    /** How many word numbers it knows. */
    public int vocabulary() {
        return vocabulary;
    }

    /** The width of word and sentence vectors. */
    public int dim() {
        return dim;
    }

    @Override
    public void describe(Members members) {
        members.part("embedding", embedding).part("lstm", lstm);
    }
}
