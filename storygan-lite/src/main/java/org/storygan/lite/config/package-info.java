/**
 * Every setting of a run, by key: {@link org.storygan.lite.config.Keys} defines them, once; a {@link org.storygan.lite.config.Config}
 * holds a value for each and knows where it comes from; {@link org.storygan.lite.config.ConfigFile} reads and writes YAML.
 */
package org.storygan.lite.config;
