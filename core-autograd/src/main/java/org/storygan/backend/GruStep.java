package org.storygan.backend;

/**
 * A step of a gated recurrent unit (Cho et al. 2014) in the form of PyTorch, after the products of its gates, which lie in the order
 * r, z, n:
 *
 * <pre>
 *   r, z = σ(fromInput + fromState), n = tanh(fromInput + r fromState), h' = n + z (h - n)
 * </pre>
 *
 * @param h (n, hidden)
 * @param fromInput W x + b (n, 3 hidden)
 * @param fromState U h + c (n, 3 hidden)
 */
public record GruStep(Array h, Array fromInput, Array fromState) {}
