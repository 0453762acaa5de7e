/**
 * Finds CUDA's libraries and loads JCuda's classes, or says in one sentence why that cannot be done.
 *
 * <pre>
 * Installation    which files there are; touches no class of JCuda, so a machine without CUDA never loads one
 *   Folders       where to look
 * Bindings        loads the libraries and JCuda's classes, each once
 *   NativeFolder  holds JCuda's own native libraries, unpacked
 *   Elf           makes the one for cuBLAS 12 ask for cuBLAS 13
 * </pre>
 */
package org.storygan.cuda.load;
