package org.storygan.datasets.synthetic;

import org.storygan.datasets.synthetic.Painter.Oval;
import org.storygan.datasets.synthetic.Painter.Ridge;
import org.storygan.datasets.synthetic.Painter.Shade;

/** The eight places, painted from far to near on 64 x 64 pixels; the ground begins at about row 36. */
final class Landscapes {

    private Landscapes() {}

    static void meadow(Painter p) {
        p.sky(new Shade(0x6DBDF2, 0xE6F6FF), 0, 40);
        p.glow(4 * p.random.between(6, 58), 4 * p.random.between(6, 10), 18, 0xFFE27A);
        p.cloud(p.random.between(8, 56), p.random.between(7, 16), 0xFFFFFF);
        p.hills(new Ridge(33, 4, 1.3), new Shade(0xA9D58A, 0x8CC66E));
        p.hills(new Ridge(37, 2, 1), new Shade(0x86C95C, 0x4E9E3B));
        trees(p, "tree", 3, 40);
        p.speckle(14, 43, 63, 0xFFFFFF);
        p.speckle(10, 43, 63, 0xFFE14D);
    }

    static void beach(Painter p) {
        p.sky(new Shade(0x4FB4F0, 0xFFF4DC), 0, 32);
        p.glow(4 * p.random.between(8, 56), 4 * p.random.between(6, 10), 20, 0xFFF0A0);
        p.sky(new Shade(0x1C86C7, 0x62D0E0), 27, 43);
        p.speckle(26, 29, 40, 0xCDF3FA);
        p.hills(new Ridge(39, 1.6, 0.8), new Shade(0xFFFFFF, 0xFFFFFF));
        p.hills(new Ridge(40.5, 1.6, 0.8), new Shade(0xFBE5AE, 0xE2BC74));
        int side = p.random.below(2);
        p.sprite("palm", side == 0 ? p.random.between(5, 10) : p.random.between(54, 59), 47, p.random.between(26, 32));
        p.speckle(26, 47, 64, 0xC99B55);
    }

    static void snow(Painter p) {
        p.sky(new Shade(0x8FB6DD, 0xEEF4FA), 0, 40);
        p.mountains(new Ridge(27, 8, p.random.between(2, 3)), new Shade(0xB7CADF, 0xE3ECF5));
        p.hills(new Ridge(35, 2.5, 1.2), new Shade(0xE4EEF8, 0xD5E3F1));
        trees(p, "fir", 4, 40);
        p.hills(new Ridge(40, 1.5, 0.9), new Shade(0xFFFFFF, 0xCFDFEE));
        p.speckle(60, 0, 64, 0xFFFFFF);
    }

    static void desert(Painter p) {
        p.sky(new Shade(0xFFAE5C, 0xFFEBC2), 0, 40);
        p.glow(4 * p.random.between(10, 54), 4 * p.random.between(10, 16), 28, 0xFFF3C4);
        p.mountains(new Ridge(31, 4, 2), new Shade(0xD98A55, 0xE0A065));
        p.hills(new Ridge(36, 2.5, 1.1), new Shade(0xEBBE74, 0xDDA45A));
        p.sprite("cactus", p.random.between(4, 14), 43, p.random.between(14, 20));
        p.sprite("cactus", p.random.between(48, 60), 42, p.random.between(12, 18));
        p.hills(new Ridge(42, 2, 0.7), new Shade(0xE9B768, 0xC9863F));
        p.speckle(22, 46, 64, 0xB5752F);
    }

    static void forest(Painter p) {
        p.sky(new Shade(0x0A1238, 0x33498A), 0, 44);
        p.speckle(34, 0, 26, 0xFFFFFF);
        moonlight(p, 4 * p.random.between(8, 56), 4 * p.random.between(7, 12));
        p.hills(new Ridge(33, 3, 1.4), new Shade(0x16304A, 0x14293C));
        trees(p, "fir", 7, 43);
        p.hills(new Ridge(40, 1.6, 1), new Shade(0x2F6A4C, 0x17392C));
        p.speckle(14, 44, 64, 0x9FD8A0);
    }

    private static void moonlight(Painter p, int column4, int row4) {
        p.glow(column4, row4, 20, 0xFFF6CF);
        p.disc(column4 + 9, row4 - 5, 17, 0x1A2A60); // what it hides makes a crescent
    }

    static void city(Painter p) {
        p.sky(new Shade(0x86B9E8, 0xFCE9D2), 0, 44);
        p.cloud(p.random.between(8, 56), p.random.between(6, 10), 0xFFFFFF);
        int[] colors = {0xA9B4C8, 0xC7A58E, 0x8C9BB5, 0xB88E86, 0x9FB3A8};
        for (int left = -p.random.below(6); left < Painter.SIZE; ) {
            int width = p.random.between(8, 14);
            building(p, left, width, colors[p.random.below(colors.length)]);
            left += width + p.random.below(2);
        }
        p.box(0, 42, 64, 48, 0xC3C4C8);
        p.box(0, 48, 64, 64, 0x666A73);
        p.box(0, 47, 64, 48, 0x94969C);
        for (int column = p.random.below(6); column < Painter.SIZE; column += 12) {
            p.box(column, 61, column + 6, 62, 0xEDE7C8);
        }
    }

    private static void building(Painter p, int left, int width, int color) {
        int top = p.random.between(12, 30);
        p.box(left, top, left + width, 42, color);
        for (int row = top + 2; row < 40; row += 4) {
            for (int column = left + 2; column < left + width - 1; column += 3) {
                p.box(column, row, column + 1, row + 2, p.random.chance(45) ? 0xFFE9A6 : 0x5E6E8C);
            }
        }
    }

    static void autumn(Painter p) {
        p.sky(new Shade(0xF7A072, 0xFFE9C4), 0, 42);
        p.glow(4 * p.random.between(8, 56), 4 * p.random.between(12, 20), 20, 0xFFD27A);
        p.hills(new Ridge(34, 3.5, 1.2), new Shade(0xC77B4B, 0xB4693C));
        for (int tree = 0; tree < 4; tree++) {
            var green = p.scaled("tree", p.random.between(13, 20));
            p.sprite(Tint.autumn(green), p.random.between(tree * 16, tree * 16 + 15), p.random.between(38, 41));
        }
        p.hills(new Ridge(39, 1.5, 0.9), new Shade(0xD9A04E, 0x9C6A2C));
        p.speckle(26, 42, 64, 0xE4572E);
        p.speckle(22, 42, 64, 0xF6C544);
    }

    static void moon(Painter p) {
        p.sky(new Shade(0x05060F, 0x1B1D3A), 0, 48);
        p.speckle(60, 0, 38, 0xFFFFFF);
        int column4 = 4 * p.random.between(10, 54);
        int row4 = 4 * p.random.between(8, 13);
        p.disc(column4, row4, 27, 0x3C8BE0);
        p.ellipse(new Oval(column4 - 8, row4 - 6, 11, 9), 0x58B368, 255);
        p.ellipse(new Oval(column4 + 9, row4 + 8, 9, 10), 0x58B368, 255);
        p.hills(new Ridge(38, 2.5, 1.2), new Shade(0xB9BAC4, 0x85868F));
        for (int crater = 0; crater < 7; crater++) {
            int width = p.random.between(10, 26);
            var oval = new Oval(4 * p.random.below(64), 4 * p.random.between(44, 63), width, width / 3);
            p.ellipse(oval, 0x74757F, 200);
            p.ellipse(new Oval(oval.column4(), oval.row4() + 2, width - 3, width / 3 - 1), 0x93949E, 255);
        }
    }

    /** Trees strewn over the horizon, one in each equal part of it. */
    private static void trees(Painter p, String sprite, int count, int foot) {
        int part = Painter.SIZE / count;
        for (int tree = 0; tree < count; tree++) {
            int column = tree * part + p.random.below(part);
            p.sprite(sprite, column, foot + p.random.between(-2, 1), p.random.between(12, 20));
        }
    }
}
