/**
 * NVIDIA's libraries behind the interfaces that our kernels implement too. {@code jcuda.jcublas} and {@code jcuda.jcudnn} are named
 * here alone, but for the class that loads them. Nothing of this package is touched before its library is known to be loaded.
 */
package org.storygan.cuda.library;
