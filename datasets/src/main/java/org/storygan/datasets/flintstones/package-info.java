/**
 * FlintstonesSV (Maharana and Bansal, EMNLP 2021, made of Gupta et al., CRAFT, ECCV 2018): clips as numpy arrays of frames,
 * descriptions as JSON, stories as five clips of an episode one after the other.
 */
package org.storygan.datasets.flintstones;
