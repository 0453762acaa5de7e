/**
 * Pictures as bytes: PNG in and out, resampling, and laying sprites over each other. Everything is integer arithmetic in
 * plain Java, without AWT, so a picture has the same bytes on every machine and its hash means something.
 */
package org.storygan.datasets.image;
