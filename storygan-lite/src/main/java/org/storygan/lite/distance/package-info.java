/**
 * How far two sets of pictures or stories are apart, given a feature vector of each: Fréchet distance, kernel distance, precision and
 * recall. Everything in float64, whatever the features were computed in; no tensors, no devices.
 */
package org.storygan.lite.distance;
