/** The door to the data sets: {@link org.storygan.datasets.StorySets} opens each by the name it has on the command line. */
package org.storygan.datasets;
