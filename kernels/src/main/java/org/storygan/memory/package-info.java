/** What the native backends say about memory. */
package org.storygan.memory;
