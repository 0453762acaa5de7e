/**
 * Text files as data sets use them: lines, tables with commas or tabs, JSON. Every reader names the file, the line and what
 * is wrong with it, and takes a bounded amount of memory whatever a file claims.
 */
package org.storygan.datasets.text;
