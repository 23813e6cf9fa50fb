package dev.farthing.domain.budget;

import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// How far a window has come through the shares of its limit that are told of; each is told once.
///
/// @param pct all shares in per cent, those already told included
/// @param next the smallest share not told yet; null when all are
public record AlertProgress(List<Integer> pct, @Nullable Integer next) {
    public AlertProgress {
        pct = pct.stream().sorted().distinct().toList();
    }

    /// Nothing has been told.
    public static AlertProgress fresh(List<Integer> pct) {
        var sorted = new TreeSet<>(pct);
        return new AlertProgress(List.copyOf(sorted), sorted.isEmpty() ? null : sorted.getFirst());
    }

    /// Other shares from now on. What was told stays told, and what lies below it is not told any more.
    public AlertProgress changedTo(List<Integer> wanted) {
        var told = new TreeSet<Integer>();
        for (var share : pct) {
            if (next == null || share < next) {
                told.add(share);
            }
        }
        var all = new TreeSet<>(wanted);
        var upcoming = told.isEmpty() ? (all.isEmpty() ? null : all.getFirst()) : all.higher(told.getLast());
        all.addAll(told);
        return new AlertProgress(List.copyOf(all), upcoming);
    }
}
