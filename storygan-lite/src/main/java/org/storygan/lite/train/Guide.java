package org.storygan.lite.train;

import org.storygan.autograd.Tensor;
import org.storygan.lite.model.TextFeatures;
import org.storygan.lite.pretrain.DamsmLoss;
import org.storygan.lite.pretrain.Gammas;
import org.storygan.lite.pretrain.ImageEncoder;
import org.storygan.lite.text.Encoded;
import org.storygan.nn.Pass;

/** The frozen image encoder that was trained with the text encoder: it says how well a picture fits its sentence. */
record Guide(ImageEncoder encoder, Gammas gammas) {
    /** The sum of the four word and sentence losses of pre-training; the gradient goes through the encoder to the pictures. */
    Tensor loss(Tensor pictures, TextFeatures text, Tensor rivals) {
        var sentences = new Encoded(text.words(), text.sentences(), text.mask());
        var seen = encoder.apply(pictures, Pass.evaluation());
        return new DamsmLoss(gammas).apply(seen, sentences, rivals).total();
    }

    /** (n, dim), one vector for each whole picture, without a history. */
    Tensor global(Tensor pictures) {
        return encoder.apply(pictures, Pass.evaluation()).global().detach();
    }
}
