/** Shapes and the arithmetic on them: broadcasting, strides, windows. Knows nothing of values, memory or devices. */
package org.storygan.shape;
