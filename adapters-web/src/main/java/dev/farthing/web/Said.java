package dev.farthing.web;

import dev.farthing.domain.fault.Fault;
import dev.farthing.domain.fault.FaultException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// A refusal in the viewer's language.
///
/// @param original the same as the API says it, in English; null where that is the text already
public record Said(String text, @Nullable String original) {
    static Said plainly(String text) {
        return new Said(text, null);
    }

    static Said of(FaultException refusal, Language language) {
        return of(refusal.fault().code(), refusal.sentence(), language);
    }

    /// What it comes to, and what exactly was wrong.
    private static Said refusal(String summary, String sentence) {
        return SentencesInChinese.of(sentence)
                .map(chinese -> plainly(summary + "：" + chinese))
                .orElseGet(() -> new Said(summary, sentence));
    }

    /// A sentence of Farthing's own that is no refusal.
    ///
    /// @param otherwise what it comes to, in the viewer's language, where that has no words for the sentence
    public static Said sentence(String sentence, String otherwise, Language language) {
        return switch (language) {
            case EN -> plainly(sentence);
            case ZH ->
                SentencesInChinese.of(sentence).map(Said::plainly).orElseGet(() -> new Said(otherwise, sentence));
        };
    }

    /// @param code which refusal it is; what is none of ours is a vendor's, and told as the vendor did
    static Said of(@Nullable String code, String sentence, Language language) {
        return switch (language) {
            case EN -> plainly(sentence);
            case ZH ->
                Arrays.stream(Fault.values())
                        .filter(fault -> fault.code().equals(code))
                        .findFirst()
                        .map(fault -> refusal(RefusalsInChinese.of(fault), sentence))
                        .orElseGet(() -> plainly(sentence));
        };
    }
}
