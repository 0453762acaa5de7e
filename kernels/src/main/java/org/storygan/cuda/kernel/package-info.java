/**
 * One launcher for each file of kernels, of the same name: it computes grid and block, packs the arguments and says when the kernel
 * applies. Shapes were checked before; what is empty is not launched.
 */
package org.storygan.cuda.kernel;
