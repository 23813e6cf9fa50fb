package dev.farthing.domain.upstream;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/// The credentials that take part in serving a way, by priority; drawing one by weight takes a binary search.
public final class Roster {
    public static final Roster EMPTY = new Roster(List.of());

    private final List<Credential> credentials;
    /// The weights up to and with each credential.
    private final long[] sums;
    /// Where each priority ends.
    private final int[] ends;

    public Roster(List<Credential> all) {
        credentials = all.stream()
                .filter(credential -> credential.weight() > 0)
                .sorted(Comparator.comparingInt(Credential::priority))
                .toList();
        sums = new long[credentials.size()];
        var found = new int[credentials.size()];
        int tiers = 0;
        long sum = 0;
        for (int i = 0; i < sums.length; i++) {
            sum += credentials.get(i).weight();
            sums[i] = sum;
            if (i + 1 == sums.length
                    || credentials.get(i + 1).priority() != credentials.get(i).priority()) {
                found[tiers++] = i + 1;
            }
        }
        ends = Arrays.copyOf(found, tiers);
    }

    public boolean isEmpty() {
        return credentials.isEmpty();
    }

    public int size() {
        return credentials.size();
    }

    public Credential get(int place) {
        return credentials.get(place);
    }

    public List<Credential> credentials() {
        return credentials;
    }

    /// How many different priorities there are.
    public int tiers() {
        return ends.length;
    }

    public int from(int tier) {
        return tier == 0 ? 0 : ends[tier - 1];
    }

    public int to(int tier) {
        return ends[tier];
    }

    /// The sum of the weights of one priority.
    public long weight(int tier) {
        return sums[to(tier) - 1] - before(tier);
    }

    /// The place that a ticket falls to.
    ///
    /// @param ticket from 0 to below [#weight]
    public int drawn(int tier, long ticket) {
        int found = Arrays.binarySearch(sums, from(tier), to(tier), before(tier) + ticket + 1);
        return found < 0 ? -found - 1 : found;
    }

    private long before(int tier) {
        return tier == 0 ? 0 : sums[ends[tier - 1] - 1];
    }
}
