/** Running the tests of the CUDA backend without Maven, as a machine with a device and nothing else needs it. */
package org.storygan.cuda.check;
