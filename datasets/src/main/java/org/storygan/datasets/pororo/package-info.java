/**
 * Pororo-SV (Li et al., StoryGAN, CVPR 2019, made of Kim et al., PororoQA, IJCAI 2017) as it is distributed: folders of clips
 * as strips of pictures, sentences and labels in numpy dictionaries, stories as windows of five clips, and the two ways of
 * splitting them that papers use.
 */
package org.storygan.datasets.pororo;
