/**
 * Looks at everything in a data set before it is trusted: {@link org.storygan.datasets.check.Validation} opens every picture,
 * reads every sentence and compares the splits; {@link org.storygan.datasets.check.Duplicates} finds pictures of one split
 * that another has too.
 */
package org.storygan.datasets.check;
