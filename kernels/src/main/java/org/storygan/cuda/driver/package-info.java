/**
 * The CUDA driver as the rest of the backend sees it: one {@link org.storygan.cuda.driver.Gpu} with a stream, memory and kernels. A
 * launcher reads so, for {@code KERNEL(relu_f32, float* y, const float* x, long long count)} in pointwise.cu:
 *
 * <pre>
 * Kernel kernel = gpu.kernel("pointwise", "relu_f32");
 * gpu.launch(kernel, Grid.linear(count, 256),
 *         gpu.arguments().pointer(Pointers.of(y)).pointer(Pointers.of(x)).wide(count));
 * </pre>
 */
package org.storygan.cuda.driver;
