/** Tensors in files: the safetensors format, read strictly and written so that a crash leaves the old file or the new one. */
package org.storygan.io;
