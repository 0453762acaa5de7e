/**
 * Whether the tests of the kernels would notice: bugs as people make them, planted into the real .cu files one at a time, each of which
 * the suite must find.
 */
package org.storygan.cuda.mutants;
