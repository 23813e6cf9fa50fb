package dev.farthing.bench;

import java.util.ArrayList;
import java.util.List;

/// The results, one row a question, in Markdown.
final class Table {
    private static final String ABSENT = "–";

    private final List<String> rows = new ArrayList<>();
    private int missed;

    /// A ratio or difference beside the figures it came from; `gate` is the most it may be, NaN where there is none.
    void compare(
            String question, String subject, String floor, Rounds.Comparison comparison, double gate, String around) {
        String pairs = comparison.rounds()
                + (comparison.rejected() == 0 ? "" : " of " + (comparison.rounds() + comparison.rejected()));
        row(question, subject, floor, comparison.toString(), gate, comparison.median(), pairs, around);
    }

    /// A plain figure that may not exceed `gate`.
    void figure(String question, String figure, double value, double gate, String around) {
        row(question, figure, ABSENT, ABSENT, gate, value, ABSENT, around);
    }

    /// A promise kept or broken.
    void check(String question, String found, boolean kept) {
        row(question, found, ABSENT, ABSENT, 0, kept ? 0 : 1, ABSENT, ABSENT);
    }

    private void row(
            String question,
            String subject,
            String floor,
            String comparison,
            double gate,
            double value,
            String pairs,
            String around) {
        boolean gated = !Double.isNaN(gate);
        boolean pass = value <= gate;
        missed += gated && !pass ? 1 : 0;
        rows.add("| %s | %s | %s | %s | %s | %s | %s | %s |"
                .formatted(
                        question,
                        subject,
                        floor,
                        comparison,
                        !gated || gate == 0 ? ABSENT : "≤ " + trimmed(gate),
                        !gated ? ABSENT : pass ? "PASS" : "**MISS**",
                        pairs,
                        around));
    }

    private static String trimmed(double gate) {
        return gate == Math.rint(gate) ? "%.0f".formatted(gate) : String.valueOf(gate);
    }

    int missed() {
        return missed;
    }

    void print() {
        System.out.println(
                "| question | subject | floor | median [range] | gate | verdict | pairs | load + upstream; steal/idle/foreign |");
        System.out.println("|---|---|---|---|---|---|---|---|");
        rows.forEach(System.out::println);
    }
}
