package org.storygan.autograd;

/** An op of three inputs or more. */
public sealed interface ManyOp extends Op permits Concat, Normalize, NormalizeGradient, FusedGradient, Fused {}
