/**
 * The CUDA backend: which kernel or library does what. Packages use only those to their right, and {@code jcuda} is named in the last
 * two alone.
 *
 * <pre>
 * cuda  →  cuda.kernel   one launcher for each .cu file    →  cuda.driver  context, stream, memory, launches  →  cuda.load
 *       →  cuda.library  cuBLAS and cuDNN                  →
 * </pre>
 */
package org.storygan.cuda;
