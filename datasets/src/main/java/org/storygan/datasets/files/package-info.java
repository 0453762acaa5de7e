/**
 * Published data sets, read from folders as their authors ship them. The pictures of CoDraw and Abstract Scenes are drawn
 * from their clip art and kept as 64 x 64 frames in a cache, so that they are drawn once per machine.
 */
package org.storygan.datasets.files;
