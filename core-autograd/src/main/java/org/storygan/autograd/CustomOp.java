package org.storygan.autograd;

/** The one door for operations defined outside this package; give it to {@link Tensor#apply}. */
public non-sealed interface CustomOp extends Op {}
