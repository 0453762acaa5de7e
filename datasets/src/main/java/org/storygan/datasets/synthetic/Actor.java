package org.storygan.datasets.synthetic;

/** A character as it is in one frame. */
record Actor(Species species, Place place, Facing facing, Look look) {

    /** Hat and item stay with the character; pose and mood last one frame. */
    record Look(Hat hat, Item item, Pose pose, Mood mood) {
        static final Look PLAIN = new Look(Hat.NONE, Item.NONE, Pose.STANDING, Mood.NONE);
    }

    static Actor standing(Species species, Place place, Facing facing) {
        return new Actor(species, place, facing, Look.PLAIN);
    }

    Actor at(Place newPlace) {
        return new Actor(species, newPlace, Facing.from(place, newPlace), look);
    }

    Actor wearing(Hat hat) {
        return with(new Look(hat, look.item, look.pose, look.mood));
    }

    Actor keeping(Item item) {
        return with(new Look(look.hat, item, look.pose, look.mood));
    }

    Actor posing(Pose pose) {
        return with(new Look(look.hat, look.item, pose, look.mood));
    }

    Actor feeling(Mood mood) {
        return with(new Look(look.hat, look.item, look.pose, mood));
    }

    /** The character once the moment has passed. */
    Actor settled() {
        return posing(Pose.STANDING).feeling(Mood.NONE);
    }

    private Actor with(Look newLook) {
        return new Actor(species, place, facing, newLook);
    }
}
