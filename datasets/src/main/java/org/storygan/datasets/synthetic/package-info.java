/**
 * The built-in stories: nine characters, eight places, and things that happen, told in a small grammar and drawn with a
 * few dozen emoji. A {@link org.storygan.datasets.synthetic.Plot} makes scenes and sentences from a number, a
 * {@link org.storygan.datasets.synthetic.SceneRenderer} draws them; both give the same bytes everywhere.
 */
package org.storygan.datasets.synthetic;
