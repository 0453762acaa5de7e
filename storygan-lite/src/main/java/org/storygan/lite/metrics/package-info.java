/** Measuring generated stories: networks that others trained, which see pictures as people roughly do, and what is computed from them. */
package org.storygan.lite.metrics;
