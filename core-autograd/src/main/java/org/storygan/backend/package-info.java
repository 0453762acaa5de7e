/**
 * What a device must be able to do ({@link org.storygan.backend.Backend}), who owns memory ({@link org.storygan.backend.Device},
 * {@link org.storygan.backend.Scope}), and random numbers. Backends compute into arrays that the core allocated; they never allocate
 * results.
 */
package org.storygan.backend;
