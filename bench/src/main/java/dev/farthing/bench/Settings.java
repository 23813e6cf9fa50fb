package dev.farthing.bench;

/// How long and how much: the full run, whose figures count, and the quick one, which shows that all works.
record Settings(int warmCalls, int rounds, double seconds, int streams, int manyKeys, int tenants, int[] openStreams) {
    static final Settings FULL = new Settings(200_000, 7, 4.5, 300, 100_000, 200, new int[] {1000, 5000});
    static final Settings QUICK = new Settings(60_000, 3, 1.5, 200, 5_000, 50, new int[] {1000});
}
