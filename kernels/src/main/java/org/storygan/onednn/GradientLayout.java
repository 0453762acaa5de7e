package org.storygan.onednn;

import org.bytedeco.dnnl.global.dnnl;
import org.storygan.shape.Shape;

/**
 * How a weight gradient takes its images: as they lie, or first reordered to blocks of channels. Decided by measurements of 26 shapes
 * (20 to 40 images, 4 to 64 pixels wide, 3 to 1024 channels) on Zen 4 with AVX-512 and limited to AVX2, one thread; a wrong guess costs
 * up to a third. Blocks are never right for few input channels: oneDNN then has only a plain loop.
 */
enum GradientLayout {
    AS_IS,
    BLOCKS_OF_8,
    BLOCKS_OF_16;

    private static final int FEW = 8;

    static GradientLayout of(ConvolutionKey key) {
        int isa = dnnl.dnnl_get_effective_cpu_isa();
        boolean wide = (isa & dnnl.dnnl_cpu_isa_avx512_core) == dnnl.dnnl_cpu_isa_avx512_core;
        int in = key.w().size(3);
        boolean point = key.w().size(1) * key.w().size(2) == 1;
        if (key.convolution().groups() > 1 || in % 16 != 0 || point) {
            return AS_IS;
        }
        return wide ? withAvx512(key, in) : withAvx2(key, in);
    }

    /** AVX-512 code wastes most of its registers on an image's three channels, AVX2 code less; large strides gain from blocks. */
    private static GradientLayout withAvx512(ConvolutionKey key, int in) {
        if (key.w().size(0) <= FEW) {
            return BLOCKS_OF_8;
        }
        return key.convolution().stride().w() > 1 && in >= 128 ? BLOCKS_OF_16 : AS_IS;
    }

    /** Many channels, or not quite as many in wide rows, are too far apart as they lie. */
    private static GradientLayout withAvx2(ConvolutionKey key, int in) {
        return in >= 64 || in >= 32 && key.x().size(2) >= 64 ? BLOCKS_OF_8 : AS_IS;
    }

    /** (n, h, w, c) in this layout. */
    Layout of(Shape s) {
        long[] sizes = {s.size(0), s.size(3), s.size(1), s.size(2)};
        return switch (this) {
            case AS_IS -> Convolutions.image(s);
            case BLOCKS_OF_8 -> Layout.tagged(sizes, dnnl.dnnl_nChw8c);
            case BLOCKS_OF_16 -> Layout.tagged(sizes, dnnl.dnnl_nChw16c);
        };
    }
}
