/** Layers with parameters, and losses. A layer holds its parameters and nothing else: the mode of a pass travels with the call. */
package org.storygan.nn;
