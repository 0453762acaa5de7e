package org.storygan.datasets.synthetic;

import java.util.Comparator;
import org.storygan.datasets.image.Bitmap;
import org.storygan.datasets.image.Canvas;
import org.storygan.datasets.story.CounterRandom;
import org.storygan.datasets.story.Picture;
import org.storygan.datasets.synthetic.Painter.Oval;

/** Draws scenes as pictures of 64 x 64. Safe to use from several threads. */
final class SceneRenderer {

    private static final int SIZE = Painter.SIZE;
    private static final int GROUND_ROW = 61; // where characters stand
    private static final int BACK_ROW = 45; // where props stand
    private static final int PROP_SIZE = 19;
    private static final int SKY_ROW = 21; // the lower edge of what flies
    private static final int SKY_SIZE = 17;
    private static final int ITEM_SIZE = 11;
    private static final int MOOD_SIZE = 10;
    private static final int BUBBLE = 14;
    private static final int LEAP = 10;

    private final Sprites sprites = new Sprites();

    /** What the place looks like with nobody in it. */
    Picture backdrop(Scene scene) {
        var canvas = new Canvas(SIZE, SIZE);
        scene.backdrop().paint(new Painter(canvas, sprites, CounterRandom.of(scene.look())));
        return canvas.picture();
    }

    /** @param backdrop what {@link #backdrop} made of a scene of the same story */
    Picture draw(Scene scene, Picture backdrop) {
        var canvas = new Canvas(SIZE, SIZE);
        canvas.reset(backdrop);
        var painter = new Painter(canvas, sprites, CounterRandom.of(scene.look()));
        scene.props().forEach(placed -> prop(painter, placed));
        scene.actors().stream().sorted(Comparator.comparing(Actor::place)).forEach(actor -> actor(painter, actor));
        return canvas.picture();
    }

    private static void prop(Painter painter, Scene.Placed placed) {
        boolean ground = placed.prop().layer == Prop.Layer.GROUND;
        int size = ground ? PROP_SIZE : SKY_SIZE;
        painter.sprite(placed.prop().sprite, placed.place().column, ground ? BACK_ROW : SKY_ROW, size);
    }

    private void actor(Painter painter, Actor actor) {
        var species = actor.species();
        int column = actor.place().column;
        int size = species.size;
        int lift = actor.look().pose() == Pose.JUMPING ? LEAP : 0;
        painter.ellipse(new Oval(column * 4, GROUND_ROW * 4, size * 3 / 2, 7), 0x000000, lift > 0 ? 45 : 70);
        // the feet, not the lower edge of the sprite, stand on the ground
        int foot = GROUND_ROW - lift + below(actor) * size / 64;
        painter.sprite(body(actor), column, foot);
        extras(painter, actor, foot - size);
    }

    /** Sixty-fourths of the sprite that lie under what touches the ground: feet, or the head when upside down. */
    private static int below(Actor actor) {
        var species = actor.species();
        return actor.look().pose() == Pose.UPSIDE_DOWN ? Math.min(8, species.head.row()) : 64 - species.feet;
    }

    private Bitmap body(Actor actor) {
        var sprite = sprites.of(actor.species().label, actor.species().size);
        boolean upsideDown = actor.look().pose() == Pose.UPSIDE_DOWN;
        var upright = upsideDown ? sprite.turned() : sprite;
        // half a turn has swapped left and right already
        boolean mirrored = (actor.facing() != actor.species().natural) != upsideDown;
        return mirrored ? upright.mirrored() : upright;
    }

    /** @param top the row of the body's upper edge */
    private void extras(Painter painter, Actor actor, int top) {
        var look = actor.look();
        var species = actor.species();
        int offset = (species.head.column() - 32) * species.size / 64;
        int headColumn = actor.place().column + (actor.facing() == species.natural ? offset : -offset);
        int headRow = top + species.head.row() * species.size / 64;
        if (look.hat() != Hat.NONE && look.pose() != Pose.UPSIDE_DOWN) {
            painter.sprite(look.hat().sprite, headColumn, headRow + look.hat().size * 3 / 10, look.hat().size);
        }
        if (look.item() != Item.NONE) {
            int side = actor.facing() == Facing.LEFT ? 1 : -1; // behind it, so that its face stays free
            painter.sprite(look.item().sprite, actor.place().column + side * 8, GROUND_ROW + 2, ITEM_SIZE);
        }
        if (look.mood() != Mood.NONE) {
            mood(painter, look.mood(), headColumn, look.hat() == Hat.NONE ? headRow : headRow - look.hat().size / 2);
        }
    }

    /** A light bubble with a sign in it, so that it shows before every backdrop. */
    private static void mood(Painter painter, Mood mood, int column, int row) {
        int middle = Math.max(BUBBLE / 2, row - BUBBLE / 2 - 1);
        painter.ellipse(new Oval(column * 4, middle * 4, BUBBLE * 2, BUBBLE * 2), 0xFFFFFF, 200);
        painter.sprite(mood.sprite, column, middle + MOOD_SIZE / 2, MOOD_SIZE);
    }
}
