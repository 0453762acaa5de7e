/** Stories as pictures: strips, contact sheets with the sentences under the frames, animations. The same bytes on every machine. */
package org.storygan.lite.picture;
