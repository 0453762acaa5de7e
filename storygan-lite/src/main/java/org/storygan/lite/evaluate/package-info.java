/**
 * Scores of drawn stories, with receipts: what was compared with what, by which network, at which size, on how many pictures. A score
 * never travels without these, and scores whose protocols differ are never called by one name.
 */
package org.storygan.lite.evaluate;
