/**
 * The check of a real device: what {@code scripts/gpu-check} packs into one archive and runs on a machine that has a GPU, and neither
 * Java nor Maven nor a network. The same programs run on the emulator, so that the first run on a device is not their first.
 */
package org.storygan.cuda.check;
