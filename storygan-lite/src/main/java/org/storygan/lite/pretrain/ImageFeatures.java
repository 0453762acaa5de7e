package org.storygan.lite.pretrain;

import org.storygan.autograd.Tensor;

/**
 * What the image encoder says about a batch of pictures.
 *
 * @param regions (count, regions, dim) one vector for each place, row by row
 * @param global (count, dim) one for the whole picture
 */
public record ImageFeatures(Tensor regions, Tensor global) {}
