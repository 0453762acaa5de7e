/** The command line: what may be asked, and the requests that come of it. */
package org.storygan.lite.app;
