package org.storygan.datasets.story;

/**
 * Where the picture of a frame comes from.
 *
 * @param file below the data set's folder, with / between names; what is drawn from words names the file with the words
 * @param index which of the file's pictures it is
 * @param of how many pictures the file has
 */
public record Origin(String file, int index, int of) {}
