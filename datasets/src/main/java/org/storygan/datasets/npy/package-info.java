/**
 * Files of numpy: arrays ({@code .npy}), archives of arrays ({@code .npz}) and the pickles that stand in them or alone.
 *
 * <p>A pickle is a program for a stack machine that may call any Python function by name. Here it is read as data: the names
 * of nine functions that make arrays, their types and bytes are known, each stands for code of ours, every other name is
 * refused. What a file claims is checked against its length before memory is taken for it.
 */
package org.storygan.datasets.npy;
