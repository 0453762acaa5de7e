/** Plain loops in float64 or float32: the specification of every backend, slow on purpose. Everything is computed in double. */
package org.storygan.backend.reference;
