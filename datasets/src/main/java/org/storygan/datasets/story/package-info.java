/**
 * What a story is, whichever data set it comes from: {@link org.storygan.datasets.story.Story},
 * {@link org.storygan.datasets.story.Frame}, {@link org.storygan.datasets.story.Picture}; how a set hands them out
 * ({@link org.storygan.datasets.story.StorySet}); in which order training sees them
 * ({@link org.storygan.datasets.story.Batcher}); and what a set contains
 * ({@link org.storygan.datasets.story.Stats}). Every draw is a pure function of a seed.
 */
package org.storygan.datasets.story;
