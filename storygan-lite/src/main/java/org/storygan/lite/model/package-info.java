/**
 * The network of "Learning to Model Multimodal Semantic Alignment for Story Visualization" (Li and Lukasiewicz 2022): one generator that
 * draws the frames of a story from its sentences, one discriminator that judges each frame with its sentence. In both, dynamic blocks
 * choose for each frame between attention of the picture to itself and attention of the picture to the words.
 *
 * <pre>
 * sentences ── story context ── fc ── up1 ── up2 ── db16 ── up3 ── db32 ── up4 ── rgb        generator
 * words ──────────────────────────────────────────── ┴ ────────── ┴
 * picture ── d1 ── d2 ── db16 ── d3 ── d4 ── joint ── logit                                  discriminator
 * words ────────────────── ┘      sentence ─── ┘
 * </pre>
 *
 * Sizes in comments: B stories of n frames, N = B n; D the width of a sentence, L words; pictures are (N, h, w, channels).
 */
package org.storygan.lite.model;
