package org.storygan.lite.text;

import org.storygan.autograd.Tensor;

/**
 * What the text encoder says about a batch of sentences.
 *
 * @param words (count, words, dim) one vector a word, zeros where there is no word
 * @param sentences (count, dim)
 * @param mask (count, words), 1 where there is a word
 */
public record Encoded(Tensor words, Tensor sentences, Tensor mask) {}
