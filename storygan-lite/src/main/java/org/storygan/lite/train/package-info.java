/** The training of the GAN, its checkpoints and its samples: everything between the model and the command line. */
package org.storygan.lite.train;
