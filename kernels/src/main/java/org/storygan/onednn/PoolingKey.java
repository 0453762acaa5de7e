package org.storygan.onednn;

import org.storygan.shape.Pooling;
import org.storygan.shape.Shape;

/** A mean pooling or its gradient, on dense arrays: x (n, h, w, c), y (n, oh, ow, c). */
record PoolingKey(boolean gradient, Pooling pooling, Shape x, Shape y) {}
