package dev.farthing.domain.authenticity;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Something about a channel that does not fit what it claims, with the figures it rests on.
///
/// @param asked the question of a probe it was found by; null where it was found in the answers to callers
/// @param figures those of its sentence, in their order
public record Finding(Kind kind, @Nullable ProbePrompt asked, List<String> figures) {
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

    public Finding {
        figures = List.copyOf(figures);
    }

    private static Finding of(Kind kind, Object... figures) {
        return new Finding(
                kind, null, Arrays.stream(figures).map(String::valueOf).toList());
    }

    static Finding byProbe(Kind kind, ProbePrompt asked, Object... figures) {
        return new Finding(
                kind, asked, Arrays.stream(figures).map(String::valueOf).toList());
    }

    /// What it rests on, in a sentence.
    public String evidence() {
        var sentence = asked == null ? ofCallers() : asked + ": " + ofProbes();
        return sentence.formatted(figures.toArray());
    }

    private String ofCallers() {
        return switch (kind) {
            case OTHER_MODEL -> "%s of %s answers say that they are of %s";
            case PROMPT_INFLATION -> "%s tokens billed for %s prompts of %s tokens: %s %% more";
            case IMPOSSIBLE_CACHE -> "%s of %s answers say that more of the prompt was in the cache than there was";
            case STREAMS_IN_ONE_PIECE -> "the first text of %s of %s long streams came in the last tenth of their time";
            case NO_STOP_REASON -> "%s of %s answers do not say why they stopped";
            case NO_USAGE -> "%s of %s answers do not say what they used";
            case LIMIT_IGNORED -> throw new IllegalStateException("callers' limits are not compared");
        };
    }

    private String ofProbes() {
        return switch (kind) {
            case NO_USAGE -> "the answer does not say what it used";
            case PROMPT_INFLATION -> "%s tokens billed for a prompt of %s";
            case LIMIT_IGNORED -> "%s tokens billed for an answer that was limited to %s";
            case IMPOSSIBLE_CACHE -> "%s tokens are said to come from a cache, which holds no prompt so short";
            case OTHER_MODEL, STREAMS_IN_ONE_PIECE, NO_STOP_REASON ->
                throw new IllegalStateException("no single answer shows it");
        };
    }

    /// What can be said of a channel; nothing while there is too little to say it on.
    public static List<Finding> of(AskedModel asked, Evidence evidence) {
        var findings = new ArrayList<Finding>();
        var figures = evidence.figures();
        evidence.echoes().entrySet().stream()
                .filter(echo -> asked.isContradictedBy(echo.getKey()))
                .sorted(Map.Entry.comparingByKey())
                .forEach(echo -> findings.add(of(Kind.OTHER_MODEL, echo.getValue(), figures.answers(), echo.getKey())));
        var inflation = evidence.inflationPercent();
        if (inflation != null && inflation.intValue() >= INFLATED_PERCENT) {
            findings.add(of(
                    Kind.PROMPT_INFLATION,
                    figures.billedTokens(),
                    figures.countedCalls(),
                    figures.countedTokens(),
                    inflation.toPlainString()));
        }
        if (figures.oddCacheCalls() > 0) {
            findings.add(of(Kind.IMPOSSIBLE_CACHE, figures.oddCacheCalls(), figures.answers()));
        }
        if (figures.longStreams() >= LEAST_ANSWERS && figures.burstStreams() * 2 > figures.longStreams()) {
            findings.add(of(Kind.STREAMS_IN_ONE_PIECE, figures.burstStreams(), figures.longStreams()));
        }
        addMissing(findings, Kind.NO_STOP_REASON, figures.unfinished(), figures.answers());
        addMissing(findings, Kind.NO_USAGE, figures.unreported(), figures.answers());
        return findings;
    }

    private static void addMissing(List<Finding> findings, Kind kind, long without, long all) {
        if (all >= LEAST_ANSWERS && without * 10 > all) {
            findings.add(of(kind, without, all));
        }
    }
}
