package dev.farthing.domain.authenticity;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Something about a channel that does not fit what it claims, with what it rests on.
public record Finding(Kind kind, String evidence) {
    private static final int INFLATED_PERCENT = 2;
    private static final int LEAST_ANSWERS = 20;

    /// What does not fit.
    public enum Kind {
        /// Answers say that they are of a model that was not asked for.
        OTHER_MODEL,
        /// More is billed for prompts than there is in them.
        PROMPT_INFLATION,
        /// More is said to come from the cache than there was.
        IMPOSSIBLE_CACHE,
        /// Streams come all at once.
        STREAMS_IN_ONE_PIECE,
        /// Answers do not say why they stopped.
        NO_STOP_REASON,
        /// Answers do not say what they used.
        NO_USAGE,
        /// Answers are longer than they were allowed to be; told of probes alone.
        LIMIT_IGNORED
    }

    /// What can be said of a channel; nothing while there is too little to say it on.
    public static List<Finding> of(AskedModel asked, Evidence evidence) {
        var findings = new ArrayList<Finding>();
        var figures = evidence.figures();
        evidence.echoes().entrySet().stream()
                .filter(echo -> asked.isContradictedBy(echo.getKey()))
                .sorted(Map.Entry.comparingByKey())
                .forEach(echo -> findings.add(new Finding(
                        Kind.OTHER_MODEL,
                        "%d of %d answers say that they are of %s"
                                .formatted(echo.getValue(), figures.answers(), echo.getKey()))));
        var inflation = evidence.inflationPercent();
        if (inflation != null && inflation.intValue() >= INFLATED_PERCENT) {
            findings.add(new Finding(
                    Kind.PROMPT_INFLATION,
                    "%d tokens billed for %d prompts of %d tokens: %s %% more"
                            .formatted(
                                    figures.billedTokens(),
                                    figures.countedCalls(),
                                    figures.countedTokens(),
                                    inflation.toPlainString())));
        }
        if (figures.oddCacheCalls() > 0) {
            findings.add(new Finding(
                    Kind.IMPOSSIBLE_CACHE,
                    "%d of %d answers say that more of the prompt was in the cache than there was"
                            .formatted(figures.oddCacheCalls(), figures.answers())));
        }
        if (figures.longStreams() >= LEAST_ANSWERS && figures.burstStreams() * 2 > figures.longStreams()) {
            findings.add(new Finding(
                    Kind.STREAMS_IN_ONE_PIECE,
                    "the first text of %d of %d long streams came in the last tenth of their time"
                            .formatted(figures.burstStreams(), figures.longStreams())));
        }
        addMissing(findings, Kind.NO_STOP_REASON, figures.unfinished(), figures.answers(), "why they stopped");
        addMissing(findings, Kind.NO_USAGE, figures.unreported(), figures.answers(), "what they used");
        return findings;
    }

    private static void addMissing(List<Finding> findings, Kind kind, long without, long all, String what) {
        if (all >= LEAST_ANSWERS && without * 10 > all) {
            findings.add(new Finding(kind, "%d of %d answers do not say %s".formatted(without, all, what)));
        }
    }
}
