package dev.farthing.upstream.wire;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.farthing.application.relay.FurtherReading;
import dev.farthing.application.relay.ReplySummary;
import dev.farthing.application.relay.ReplySummary.Reported;
import dev.farthing.application.relay.TextTally;
import dev.farthing.domain.usage.TokenUsage;
import java.io.IOException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// What is heard of one answer in any dialect: what it says and when that began, who says it answers, and what went
/// wrong.
public final class HeardAnswer {
    private static final int MOST_TEXT_CHARS = 1024 * 1024;
    private static final int MOST_CODE_CHARS = 64;
    private static final int MOST_MODEL_CHARS = 256;
    private static final int MOST_TIER_CHARS = 64;
    private static final int MOST_READINGS = 1_000;
    private static final String SOME_ERROR = "error";

    private final long begunNanos;
    private final TextMeter spoken;
    private final TextMeter unspoken = new TextMeter();
    private @Nullable StringBuilder text;
    private @Nullable Integer firstMillis;
    private @Nullable String errorCode;
    private @Nullable String model;
    private @Nullable String tier;
    private int searches;
    private int searchesTold = -1;
    private int readings;
    private long read;
    private long brought;
    private boolean summarised;

    /// @param keepText whether what is said is to be kept for a local count, if it is not too long
    public HeardAnswer(boolean keepText, long begunNanos) {
        this(keepText, false, begunNanos);
    }

    /// @param draws whether bytes in what is said are pictures; what a model of texts writes is text
    public HeardAnswer(boolean keepText, boolean draws, long begunNanos) {
        this.spoken = new TextMeter(draws);
        this.begunNanos = begunNanos;
        this.text = keepText ? new StringBuilder() : null;
    }

    /// Hears the text at the parser; anything else is skipped.
    ///
    /// @param aloud whether it is text of the answer, and not what was generated beside it
    public void text(JsonParser json, boolean aloud) throws IOException {
        if (json.currentToken() == JsonToken.VALUE_STRING) {
            text(json.getTextCharacters(), json.getTextOffset(), json.getTextLength(), aloud);
        } else {
            json.skipChildren();
        }
    }

    public void text(String piece, boolean aloud) {
        text(piece.toCharArray(), 0, piece.length(), aloud);
    }

    private void text(char[] chars, int offset, int length, boolean aloud) {
        if (length == 0) {
            return;
        }
        begin();
        (aloud ? spoken : unspoken).add(chars, offset, length);
        if (text != null) {
            text = text.length() + length > MOST_TEXT_CHARS || spoken.files() > 0
                    ? null
                    : text.append(chars, offset, length);
        }
    }

    /// Something of the answer has come.
    public void begin() {
        if (firstMillis == null) {
            firstMillis = (int) ((System.nanoTime() - begunNanos) / 1_000_000);
        }
    }

    /// Who answers says so in every event; the first time is enough.
    public void model(JsonParser json) throws IOException {
        if (model == null
                && json.currentToken() == JsonToken.VALUE_STRING
                && json.getTextLength() > 0
                && json.getTextLength() <= MOST_MODEL_CHARS) {
            model = json.getText();
        } else {
            json.skipChildren();
        }
    }

    /// How many pictures stood in what was said.
    public int pictures() {
        return spoken.files();
    }

    /// The tier of service it was answered at, by the vendor's word; the last word goes.
    public void tier(JsonParser json) throws IOException {
        tier(Json.text(json));
    }

    public void tier(@Nullable String told) {
        if (told != null && !told.isEmpty() && told.length() <= MOST_TIER_CHARS) {
            tier = told.toLowerCase(Locale.ROOT);
        }
    }

    /// Searches in the web that were seen in the answer until now.
    public void searched(int inAll) {
        searches = Math.max(searches, Math.min(inAll, TokenUsage.MOST_SEARCHES));
    }

    /// Searches in the web that the vendor says it charges: its word counts, and not what was seen.
    public void searchesTold(long count) {
        if (count >= 0) {
            searchesTold = (int) Math.min(count, TokenUsage.MOST_SEARCHES);
        }
    }

    /// A tool of the vendor's brought something in, which the vendor reads with all that was before.
    ///
    /// @param again whether it reads it after what another tool brought, and not together with that
    public void brought(long tokens, boolean again) {
        if (readings == MOST_READINGS) {
            return;
        }
        if (again) {
            readings++;
            read += brought;
        }
        long believed = Math.min(tokens, TokenUsage.MOST_TOKENS);
        brought = Math.min(brought + believed, TokenUsage.MOST_TOKENS);
        read = Math.min(read + believed, TokenUsage.MOST_TOKENS);
    }

    /// The vendor made a summary of the conversation first, for which it read all of it.
    public void summarised() {
        summarised = true;
    }

    /// Who says it answers; null while nobody did.
    public @Nullable String model() {
        return model;
    }

    /// Reads an error that the answer tells of; null is none.
    ///
    /// @param better the member whose word names it, where there is one
    /// @param otherwise the member whose word does otherwise
    public void error(JsonParser json, String better, String otherwise) throws IOException {
        if (json.currentToken() == JsonToken.VALUE_NULL) {
            return;
        }
        @Nullable String[] told = new @Nullable String[2];
        Json.members(json, name -> {
            var token = json.currentToken();
            boolean word = token.isScalarValue() && token != JsonToken.VALUE_NULL;
            if (word && name.equals(better)) {
                told[0] = json.getText();
            } else if (word && name.equals(otherwise)) {
                told[1] = json.getText();
            } else {
                json.skipChildren();
            }
        });
        var code = told[0] == null || told[0].isEmpty() ? told[1] : told[0];
        errorNamed(code == null || code.isEmpty() ? SOME_ERROR : code);
    }

    /// The first that is named counts.
    public void errorNamed(@Nullable String code) {
        if (errorCode == null) {
            var name = code == null ? SOME_ERROR : code;
            errorCode = name.length() > MOST_CODE_CHARS ? name.substring(0, MOST_CODE_CHARS) : name;
        }
    }

    public boolean hasError() {
        return errorCode != null;
    }

    /// The size of all that was said until now.
    public TextTally generated() {
        return spoken.tally().plus(unspoken.tally());
    }

    /// @param complete whether the answer came to its end; one that tells an error is never whole
    public ReplySummary summary(boolean complete, @Nullable Reported reported) {
        return new ReplySummary(
                complete && errorCode == null,
                reported,
                spoken.tally(),
                unspoken.tally(),
                text == null ? null : text.toString(),
                firstMillis,
                errorCode,
                model,
                searchesTold < 0 ? searches : searchesTold,
                tier,
                new FurtherReading(readings + (summarised ? 1 : 0), read, summarised));
    }
}
