package dev.farthing.application.relay;

import dev.farthing.domain.usage.TokenUsage;
import dev.farthing.domain.usage.VendorUnits;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What was learned from an answer, or from as much of it as came.
///
/// @param whole whether the answer is complete by its dialect's rules
/// @param reported the vendor's own figures; null when it gave none that can be believed
/// @param tally the size of the answer's text
/// @param unspoken the size of what was generated beside it: thoughts, refusals, arguments of tool calls
/// @param text all that was generated, where it was to be kept and is not too long
/// @param firstTokenMillis from the start of the attempt to the first text, or from the arrival of the call where
/// [#arrivedBefore] said so; null when none came
/// @param errorCode the vendor's error told inside a success, or [#UNREADABLE]
/// @param echoedModel the model it says it is from; null when it does not say
/// @param searches how often the vendor searched the web for it, as far as that was seen
/// @param serviceTier the tier of service it says it was answered at; null when it does not say
/// @param reading what the vendor's own tools had it read for it; its own figures hold that where they came
public record ReplySummary(
        boolean whole,
        @Nullable Reported reported,
        TextTally tally,
        TextTally unspoken,
        @Nullable String text,
        @Nullable Integer firstTokenMillis,
        @Nullable String errorCode,
        @Nullable String echoedModel,
        int searches,
        @Nullable String serviceTier,
        FurtherReading reading) {
    /// The errorCode of a success that was passed on though its document cannot be read.
    public static final String UNREADABLE = "upstream_unreadable";

    public static final ReplySummary NOTHING =
            new ReplySummary(false, null, TextTally.EMPTY, TextTally.EMPTY, null, null, null, null);

    /// An answer that tells neither of searches nor of tiers, and shows no tool of the vendor's.
    @SuppressWarnings("TooManyParameters")
    public ReplySummary(
            boolean whole,
            @Nullable Reported reported,
            TextTally tally,
            TextTally unspoken,
            @Nullable String text,
            @Nullable Integer firstTokenMillis,
            @Nullable String errorCode,
            @Nullable String echoedModel) {
        this(
                whole,
                reported,
                tally,
                unspoken,
                text,
                firstTokenMillis,
                errorCode,
                echoedModel,
                0,
                null,
                FurtherReading.NONE);
    }

    /// An answer without anything unspoken that does not say which model it is from.
    public ReplySummary(
            boolean whole,
            @Nullable Reported reported,
            TextTally tally,
            @Nullable String text,
            @Nullable Integer firstTokenMillis,
            @Nullable String errorCode) {
        this(whole, reported, tally, TextTally.EMPTY, text, firstTokenMillis, errorCode, null);
    }

    /// The same where times count from the arrival of a call that came so long before the attempt was begun.
    public ReplySummary arrivedBefore(int millis) {
        return firstTokenMillis == null
                ? this
                : new ReplySummary(
                        whole,
                        reported,
                        tally,
                        unspoken,
                        text,
                        Math.clamp((long) firstTokenMillis + millis, 0, Integer.MAX_VALUE),
                        errorCode,
                        echoedModel,
                        searches,
                        serviceTier,
                        reading);
    }

    /// The size of all that was generated.
    public TextTally generated() {
        return tally.plus(unspoken);
    }

    /// What one piece of work beside an answer took.
    ///
    /// @param model the one that did it, by its vendor's name; null for the one that answered
    public record Beside(@Nullable String model, TokenUsage tokens) {}

    /// A vendor's usage figures.
    ///
    /// @param flags what was odd about them
    /// @param raw the vendor's usage object as it came
    /// @param units what the vendor says it charged, in its own units
    /// @param beside what it did beside the answer, which is in none of these tokens
    public record Reported(
            TokenUsage tokens,
            List<String> flags,
            String raw,
            @Nullable VendorUnits units,
            List<Beside> beside) {
        /// The answer was all there was.
        public Reported(TokenUsage tokens, List<String> flags, String raw, @Nullable VendorUnits units) {
            this(tokens, flags, raw, units, List.of());
        }

        /// The flag of figures from before the end of the answer, of which the output has grown since.
        public static final String PARTIAL = "partial_usage";

        /// The flag of pictures that were counted in an answer whose vendor says nothing of tokens.
        public static final String PICTURES_COUNTED = "pictures_counted";

        /// The flag of characters read aloud that were counted where the vendor says nothing of tokens.
        public static final String CHARACTERS_COUNTED = "characters_counted";

        /// The flag of sound that was measured in an answer whose vendor says nothing of tokens.
        public static final String SOUND_MEASURED = "sound_measured";

        /// What the sound of an answer comes to, beside its text.
        public static Reported ofSound(long tokens) {
            return new Reported(
                    new TokenUsage(0, 0, 0, 0, 0, 0, 0, 0, Math.min(tokens, TokenUsage.MOST_TOKENS / 2), 0, 0),
                    List.of(SOUND_MEASURED),
                    "{}",
                    null);
        }

        /// Figures of an answer in which so much sound was played: from before its end they may not know of all of
        /// it.
        public static @Nullable Reported withSound(@Nullable Reported told, long tokens) {
            if (told == null || tokens == 0) {
                return tokens == 0 ? told : ofSound(tokens);
            }
            boolean sums = !told.isPartial() && told.tokens.completionTokens() > 0;
            if (sums || told.tokens.audioOutput() >= tokens) {
                return told;
            }
            var flags = new ArrayList<>(told.flags);
            flags.add(SOUND_MEASURED);
            return new Reported(told.tokens.withSound(tokens), flags, told.raw, told.units, told.beside);
        }

        /// What an answer comes to by the characters that were read aloud, each as a token of input.
        public static Reported ofCharacters(long characters) {
            return new Reported(
                    TokenUsage.ofText(Math.min(characters, TokenUsage.MOST_TOKENS), 0),
                    List.of(CHARACTERS_COUNTED),
                    "{}",
                    null);
        }

        /// What an answer comes to by its pictures alone.
        public static Reported ofPictures(int pictures) {
            return new Reported(TokenUsage.ofPictures(pictures), List.of(PICTURES_COUNTED), "{}", null);
        }

        /// Figures of an answer that holds so many pictures: these count by the piece where their tokens are not
        /// told.
        public static @Nullable Reported with(@Nullable Reported told, int pictures) {
            if (pictures == 0) {
                return told;
            }
            if (told == null || told.tokens.totalTokens() == 0) {
                return ofPictures(pictures);
            }
            return told.tokens.imageOutput() > 0
                    ? told
                    : new Reported(
                            told.tokens.plus(TokenUsage.ofPictures(pictures)),
                            told.flags,
                            told.raw,
                            told.units,
                            told.beside);
        }

        /// The same with something done beside the answer.
        public Reported with(Beside work) {
            var all = new ArrayList<>(beside);
            all.add(work);
            return new Reported(tokens, flags, raw, units, all);
        }

        /// Whether it is a count of pictures, and nothing that the vendor said.
        public boolean countsPictures() {
            return flags.contains(PICTURES_COUNTED);
        }

        /// Whether it is a measure of sound, and nothing that the vendor said.
        public boolean measuresSound() {
            return flags.contains(SOUND_MEASURED);
        }

        public boolean isPartial() {
            return flags.contains(PARTIAL);
        }
    }
}
