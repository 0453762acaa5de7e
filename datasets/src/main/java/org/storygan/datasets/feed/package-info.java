/**
 * From files to the trainer's hands: frames are decoded once and kept as bytes in a cache
 * ({@link org.storygan.datasets.feed.CachedPictures}), and batches are made ahead of their use
 * ({@link org.storygan.datasets.feed.Ahead}). Neither changes a bit of what a reader without them would see.
 */
package org.storygan.datasets.feed;
