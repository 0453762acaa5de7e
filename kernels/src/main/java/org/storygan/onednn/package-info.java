/**
 * The CPU backend. Convolutions and matrix products are oneDNN's; everything else is a Java loop over the same native memory, which is
 * cut into pieces by its size alone, so that the bits of a result depend neither on timing nor on how many threads take part.
 *
 * <pre>
 * OneDnnBackend ── Elementwise, Reductions, Normalizing, ...   loops:     Source → Sink, by Workers, each on its own Lane
 *              └── Matmul, Convolutions, MeanPooling           libraries: Plan (a primitive and its reorders), kept in Plans
 *                          Pool → Block → NativeStorage        memory
 * </pre>
 */
package org.storygan.onednn;
