package org.storygan.golden;

/** How closely an op must agree: its value and its gradients. */
record Agreement(Tolerance forward, Tolerance gradient) {
    static Agreement of(Tolerance both) {
        return new Agreement(both, both);
    }
}
