package dev.farthing.bench;

/// How long and how much: the full run, whose figures count, and the quick one, which shows that all works.
record Settings(
        int warmCalls,
        int rounds,
        double seconds,
        int streams,
        int manyKeys,
        int keySeconds,
        int tenants,
        int manyBudgets,
        int manyRows,
        int[] openStreams) {
    static final Settings FULL =
            new Settings(300_000, 7, 4.5, 300, 100_000, 300, 200, 100_000, 10_000_000, new int[] {1000, 5000});
    static final Settings QUICK = new Settings(30_000, 3, 1.0, 200, 2_000, 15, 50, 1_000, 100_000, new int[] {1000});
}
