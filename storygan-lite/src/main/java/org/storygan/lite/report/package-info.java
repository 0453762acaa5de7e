/** A run told as one HTML file that needs nothing else: words, tables, pictures inside it, charts as SVG. No scripts. */
package org.storygan.lite.report;
