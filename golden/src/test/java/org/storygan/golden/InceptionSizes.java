package org.storygan.golden;

/** The sizes of Inception's convolutions, after torchvision's inception.py. */
final class InceptionSizes {

    /** A convolution with a batch normalisation. */
    interface Layer {
        void is(String name, int out, int in, int kh, int kw);
    }

    private final Layer layer;

    InceptionSizes(Layer layer) {
        this.layer = layer;
    }

    void all() {
        layer.is("Conv2d_1a_3x3", 32, 3, 3, 3);
        layer.is("Conv2d_2a_3x3", 32, 32, 3, 3);
        layer.is("Conv2d_2b_3x3", 64, 32, 3, 3);
        layer.is("Conv2d_3b_1x1", 80, 64, 1, 1);
        layer.is("Conv2d_4a_3x3", 192, 80, 3, 3);
        a("Mixed_5b.", 192, 32);
        a("Mixed_5c.", 256, 64);
        a("Mixed_5d.", 288, 64);
        b("Mixed_6a.");
        c("Mixed_6b.", 128);
        c("Mixed_6c.", 160);
        c("Mixed_6d.", 160);
        c("Mixed_6e.", 192);
        d("Mixed_7a.");
        e("Mixed_7b.", 1280);
        e("Mixed_7c.", 2048);
    }

    private void a(String n, int in, int pool) {
        layer.is(n + "branch1x1", 64, in, 1, 1);
        layer.is(n + "branch5x5_1", 48, in, 1, 1);
        layer.is(n + "branch5x5_2", 64, 48, 5, 5);
        layer.is(n + "branch3x3dbl_1", 64, in, 1, 1);
        layer.is(n + "branch3x3dbl_2", 96, 64, 3, 3);
        layer.is(n + "branch3x3dbl_3", 96, 96, 3, 3);
        layer.is(n + "branch_pool", pool, in, 1, 1);
    }

    private void b(String n) {
        layer.is(n + "branch3x3", 384, 288, 3, 3);
        layer.is(n + "branch3x3dbl_1", 64, 288, 1, 1);
        layer.is(n + "branch3x3dbl_2", 96, 64, 3, 3);
        layer.is(n + "branch3x3dbl_3", 96, 96, 3, 3);
    }

    private void c(String n, int seven) {
        layer.is(n + "branch1x1", 192, 768, 1, 1);
        layer.is(n + "branch7x7_1", seven, 768, 1, 1);
        layer.is(n + "branch7x7_2", seven, seven, 1, 7);
        layer.is(n + "branch7x7_3", 192, seven, 7, 1);
        layer.is(n + "branch7x7dbl_1", seven, 768, 1, 1);
        layer.is(n + "branch7x7dbl_2", seven, seven, 7, 1);
        layer.is(n + "branch7x7dbl_3", seven, seven, 1, 7);
        layer.is(n + "branch7x7dbl_4", seven, seven, 7, 1);
        layer.is(n + "branch7x7dbl_5", 192, seven, 1, 7);
        layer.is(n + "branch_pool", 192, 768, 1, 1);
    }

    private void d(String n) {
        layer.is(n + "branch3x3_1", 192, 768, 1, 1);
        layer.is(n + "branch3x3_2", 320, 192, 3, 3);
        layer.is(n + "branch7x7x3_1", 192, 768, 1, 1);
        layer.is(n + "branch7x7x3_2", 192, 192, 1, 7);
        layer.is(n + "branch7x7x3_3", 192, 192, 7, 1);
        layer.is(n + "branch7x7x3_4", 192, 192, 3, 3);
    }

    private void e(String n, int in) {
        layer.is(n + "branch1x1", 320, in, 1, 1);
        layer.is(n + "branch3x3_1", 384, in, 1, 1);
        layer.is(n + "branch3x3_2a", 384, 384, 1, 3);
        layer.is(n + "branch3x3_2b", 384, 384, 3, 1);
        layer.is(n + "branch3x3dbl_1", 448, in, 1, 1);
        layer.is(n + "branch3x3dbl_2", 384, 448, 3, 3);
        layer.is(n + "branch3x3dbl_3a", 384, 384, 1, 3);
        layer.is(n + "branch3x3dbl_3b", 384, 384, 3, 1);
        layer.is(n + "branch_pool", 192, in, 1, 1);
    }
}
