/** Optimizers, learning rate schedules and gradient clipping. */
package org.storygan.optim;
