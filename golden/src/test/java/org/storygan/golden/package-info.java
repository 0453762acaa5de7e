/**
 * Every op beside the same op in libtorch: values and gradients of random calls. A {@link org.storygan.golden.Call} is one call drawn at
 * random, {@link org.storygan.golden.GoldenCheck} compares, {@link org.storygan.golden.Torch} is the only way into libtorch.
 */
package org.storygan.golden;
