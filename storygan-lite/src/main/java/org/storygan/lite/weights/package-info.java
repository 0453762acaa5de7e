/**
 * Files of weights, whoever wrote them: safetensors, PyTorch's {@code .pth}, numpy's {@code .npz}. A file is data: nothing in it is run or
 * looked up by name, what it claims is checked against its length before memory is taken, and what is not known is refused in words.
 */
package org.storygan.lite.weights;
