/** What every long command shares: its folder, the numbers it logs, its progress line, how it stops and how it fails. */
package org.storygan.lite.run;
