/**
 * Tensors, the operations on them, and gradients to any order. Reading order: {@link org.storygan.autograd.Tensor}, {@link
 * org.storygan.autograd.Op}, {@link org.storygan.autograd.Pointwise}, {@link org.storygan.autograd.MatMul}, {@link
 * org.storygan.autograd.Gradients}.
 */
package org.storygan.autograd;
