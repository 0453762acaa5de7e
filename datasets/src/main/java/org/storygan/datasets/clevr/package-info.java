/**
 * CLEVR-SV (Li et al., StoryGAN, CVPR 2019): four pictures in which one object after the other is put on a table. The set has
 * no sentences: they are made here of the objects' attributes and places.
 */
package org.storygan.datasets.clevr;
