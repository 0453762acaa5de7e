/**
 * Stories in a form of their own, for the stories that people bring and for those converted from other sets: a line of JSON
 * for each story, the splits as lists of ids, pictures beside them.
 */
package org.storygan.datasets.neutral;
