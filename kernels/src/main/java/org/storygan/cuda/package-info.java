/**
 * The CUDA backend: which kernel or library does what. Packages use only those to their right; {@code jcuda} is named by the last two
 * and by {@code cuda.library}.
 *
 * <pre>
 * cuda  →  cuda.library  cuBLAS and cuDNN  →  cuda.kernel  one launcher for each .cu file, and what libraries do instead
 *       →  cuda.driver  context, stream, memory, launches  →  cuda.load
 * </pre>
 */
package org.storygan.cuda;
