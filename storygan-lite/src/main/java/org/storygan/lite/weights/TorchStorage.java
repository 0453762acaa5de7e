package org.storygan.lite.weights;

import org.storygan.io.StoredType;

/**
 * A row of numbers that tensors look into.
 *
 * @param key what the file calls it
 * @param count of its values
 */
record TorchStorage(String key, StoredType type, long count) {}
