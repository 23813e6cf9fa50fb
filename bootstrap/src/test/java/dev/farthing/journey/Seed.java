package dev.farthing.journey;

/// The seed of all chance in one run of the journeys; told, so that a run can be had again with
/// `-Dfarthing.seed=`.
final class Seed {
    static final long VALUE = told();

    private Seed() {}

    private static long told() {
        long seed = Long.getLong("farthing.seed", System.nanoTime());
        System.out.println("journeys: -Dfarthing.seed=" + seed);
        return seed;
    }
}
