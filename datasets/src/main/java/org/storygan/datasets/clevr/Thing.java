package org.storygan.datasets.clevr;

import java.util.ArrayList;
import java.util.List;

/**
 * An object that is put on the table.
 *
 * @param right how far to the right of the middle, as the camera sees it; -4 .. 4
 * @param behind how far behind the middle
 */
record Thing(String size, String color, String material, String shape, double right, double behind) {

    static final List<String> SHAPES = List.of("cube", "sphere", "cylinder");
    static final List<String> COLORS = List.of("gray", "red", "blue", "green", "brown", "purple", "cyan", "yellow");
    static final List<String> MATERIALS = List.of("rubber", "metal");
    static final List<String> SIZES = List.of("large", "small");

    /** The fifteen words, in the order of the published vectors. */
    static final List<String> WORDS = words();

    private static final double MIDDLE = 1.25; // a third of the objects lies closer to the middle along each axis

    private static List<String> words() {
        var words = new ArrayList<>(SHAPES);
        words.addAll(COLORS);
        words.addAll(MATERIALS);
        words.addAll(SIZES);
        return List.copyOf(words);
    }

    /**
     * Of a place on the table and the direction that is to the right for the camera; a quarter turn to the left of it leads
     * away from the camera.
     */
    static Thing at(List<String> words, double x, double y, double[] toTheRight) {
        double right = x * toTheRight[0] + y * toTheRight[1];
        double behind = y * toTheRight[0] - x * toTheRight[1];
        return new Thing(words.get(0), words.get(1), words.get(2), words.get(3), right, behind);
    }

    /** What may be said of the frame in which it appears: with its place, and without. */
    List<String> sentences() {
        String name = "A " + size + " " + color + " " + material + " " + shape;
        return List.of(name + " is put " + place() + ".", name + " is added.");
    }

    private String place() {
        String depth = behind < -MIDDLE ? "in front" : behind > MIDDLE ? "at the back" : "";
        String side = right < -MIDDLE ? "on the left" : right > MIDDLE ? "on the right" : "";
        String place = (depth + " " + side).strip();
        return place.isEmpty() ? "in the middle" : place;
    }

    boolean is(String word) {
        return word.equals(size) || word.equals(color) || word.equals(material) || word.equals(shape);
    }
}
