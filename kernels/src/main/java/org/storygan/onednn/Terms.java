package org.storygan.onednn;

/** Like a {@link Source}, of several numbers for each position, for sums that are made in one pass. */
interface Terms {
    /** The numbers of the positions start..start+n-1: for each kind an array, valid until the next call. */
    float[][] read(long start, int n);

    /** How to make them on the lane that will read them. */
    interface Of {
        Terms on(Lane lane);

        /** One number for each position. */
        static Of one(Source.Of x) {
            return lane -> {
                Source source = x.on(lane);
                float[][] single = new float[1][];
                return (start, n) -> {
                    single[0] = source.read(start, n);
                    return single;
                };
            };
        }
    }
}
