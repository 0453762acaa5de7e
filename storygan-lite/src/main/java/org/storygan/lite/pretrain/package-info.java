/**
 * Teaches a text encoder and an image encoder to agree, before the GAN is trained: the deep attentional multimodal similarity model of
 * AttnGAN (Xu et al. 2018). {@link org.storygan.lite.pretrain.Pretrainer} does the work, {@link org.storygan.lite.pretrain.DamsmLoss}
 * says how well a batch of pictures and sentences fits, {@link org.storygan.lite.pretrain.Retrieval} how well held-out ones do.
 */
package org.storygan.lite.pretrain;
