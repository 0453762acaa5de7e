/**
 * From sentences to tensors: {@link org.storygan.lite.text.Tokenizer} splits a sentence into words, a
 * {@link org.storygan.lite.text.Vocabulary} numbers them, a {@link org.storygan.lite.text.TokenBatch} pads several to one length, and
 * the {@link org.storygan.lite.text.TextEncoder} turns those into one vector a word and one a sentence.
 */
package org.storygan.lite.text;
