package dev.farthing.upstream.openai;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.farthing.application.relay.ReplySummary.Reported;
import dev.farthing.upstream.wire.AnswerMeter;
import dev.farthing.upstream.wire.HeardAnswer;
import dev.farthing.upstream.wire.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/// What is learned from the documents of one answer: a stream's chunks, or the one body.
final class ReplyReading implements AnswerMeter {
    private static final int BYTES_OF_FOUR_LETTERS = 3;
    /// Streams carry bare samples: 24,000 of two bytes a second, of which vendors make twenty tokens.
    private static final int BYTES_OF_A_TOKEN = 2_400;
    private static final byte[] USAGE_NAME = "\"usage\"".getBytes(StandardCharsets.US_ASCII);
    private static final int MOST_CHOICES = 1024;

    private final boolean completionExpected;
    private final boolean usageWanted;
    private final HeardAnswer heard;
    private final BitSet choicesSeen = new BitSet();
    private final BitSet choicesFinished = new BitSet();
    private @Nullable Reported reported;
    private boolean choicesToldOf;
    private boolean hasSpoken;
    private int documents;
    private long soundLetters;
    private int pictures;

    private byte[] bytes = {};
    private int from;
    private boolean hasChoice;
    private boolean hasChoices;
    private boolean hasUsage;
    private int nullUsageEnd;

    /// @param usageWanted whether the client asked for a usage event, which otherwise stays here
    /// @param draws whether bytes in what is said are pictures
    ReplyReading(boolean completionExpected, boolean usageWanted, boolean keepText, boolean draws, long begunNanos) {
        this.completionExpected = completionExpected;
        this.usageWanted = usageWanted;
        this.heard = new HeardAnswer(keepText, draws, begunNanos);
    }

    @Override
    public boolean read(byte[] document, int start, int end) {
        bytes = document;
        from = start;
        hasChoice = false;
        hasChoices = false;
        hasUsage = false;
        nullUsageEnd = -1;
        if (!Json.document(document, start, end, this::member)) {
            return false;
        }
        hasSpoken |= hasChoice;
        documents++;
        return true;
    }

    @Override
    public boolean holdsFromHere() {
        return isUsageAlone() && isFinished();
    }

    @Override
    public boolean isOurs() {
        return !usageWanted && isUsageAlone();
    }

    /// The `"usage": null` of the document just read.
    @Override
    public int @Nullable [] cut() {
        return usageWanted || nullUsageEnd < 0 ? null : memberRange(nullUsageEnd);
    }

    private boolean isUsageAlone() {
        return hasUsage && hasChoices && !hasChoice;
    }

    /// Whether every choice that was begun has a finish reason.
    @Override
    public boolean isFinished() {
        return !choicesSeen.isEmpty() && choicesFinished.cardinality() == choicesSeen.cardinality();
    }

    /// One that never spoke of choices has none to wait for.
    @Override
    public boolean mayEndHere() {
        return choicesToldOf ? isFinished() : documents > 0;
    }

    @Override
    public HeardAnswer heard() {
        return heard;
    }

    @Override
    public @Nullable Reported reported() {
        var told = reported == null && soundLetters > 0
                ? Reported.ofSound(1 + soundLetters * BYTES_OF_FOUR_LETTERS / 4 / BYTES_OF_A_TOKEN)
                : reported;
        return Reported.with(told, Math.max(pictures, heard.pictures()));
    }

    private void member(JsonParser json, String name) throws IOException {
        switch (name) {
            case "choices" -> choices(json);
            case "usage" -> {
                if (json.currentToken() == JsonToken.VALUE_NULL) {
                    nullUsageEnd = Json.endOfToken(json, from);
                } else {
                    hasUsage |= json.currentToken() == JsonToken.START_OBJECT;
                    usage(json);
                }
            }
            case "x_groq" -> Json.members(json, inner -> nestedUsage(json, inner));
            case "error" -> heard.error(json, "code", "type");
            case "value" -> plainValue(json);
            case "model" -> heard.model(json);
            case "service_tier" -> heard.tier(json);
            default -> json.skipChildren();
        }
    }

    private void usage(JsonParser json) throws IOException {
        if (json.isExpectedStartObjectToken()) {
            reported = UsageReading.read(json, bytes, from, completionExpected);
        } else {
            json.skipChildren();
        }
    }

    private void nestedUsage(JsonParser json, String name) throws IOException {
        if (name.equals("usage")) {
            usage(json);
        } else {
            json.skipChildren();
        }
    }

    private void choices(JsonParser json) throws IOException {
        if (json.currentToken() == JsonToken.START_ARRAY) {
            hasChoices = true;
            choicesToldOf = true;
        }
        var place = new int[1];
        Json.elements(json, () -> choice(json, place[0]++));
    }

    private void choice(JsonParser json, int place) throws IOException {
        if (json.currentToken() != JsonToken.START_OBJECT) {
            json.skipChildren();
            return;
        }
        hasChoice = true;
        int[] index = {place};
        boolean[] finished = new boolean[1];
        boolean[] isRead = new boolean[1];
        Json.members(json, name -> {
            switch (name) {
                case "index" -> {
                    var told = Json.count(json);
                    index[0] = told >= 0 ? (int) Math.min(told, MOST_CHOICES) : index[0];
                }
                case "finish_reason" -> {
                    finished[0] |= json.currentToken() == JsonToken.VALUE_STRING && json.getTextLength() > 0;
                    json.skipChildren();
                }
                // Some tell beside each piece what all of them come to so far.
                case "delta", "message" -> {
                    if (isRead[0] || (hasSpoken && name.equals("message"))) {
                        json.skipChildren();
                    } else {
                        isRead[0] = true;
                        message(json);
                    }
                }
                case "text" -> text(json, true);
                case "usage" -> usage(json);
                case "error" -> heard.error(json, "code", "type");
                default -> json.skipChildren();
            }
        });
        choicesSeen.set(index[0]);
        if (finished[0]) {
            choicesFinished.set(index[0]);
        }
    }

    private void message(JsonParser json) throws IOException {
        boolean[] thoughtHeard = new boolean[1];
        Json.members(json, name -> {
            switch (name) {
                case "content" -> text(json, true);
                case "reasoning_content", "reasoning" -> {
                    if (thoughtHeard[0]) {
                        json.skipChildren();
                    } else {
                        thoughtHeard[0] = json.currentToken() == JsonToken.VALUE_STRING;
                        text(json, false);
                    }
                }
                case "refusal" -> text(json, false);
                case "function_call" -> toolCall(json);
                case "tool_calls" -> Json.elements(json, () -> toolCall(json));
                case "audio" -> Json.members(json, member -> sound(json, member));
                case "images" -> Json.elements(json, () -> Json.members(json, member -> picture(json, member)));
                default -> json.skipChildren();
            }
        });
    }

    private void sound(JsonParser json, String name) throws IOException {
        switch (name) {
            case "transcript" -> text(json, false);
            case "data" -> {
                if (json.currentToken() == JsonToken.VALUE_STRING) {
                    soundLetters += json.getTextLength();
                    heard.begin();
                }
            }
            default -> {}
        }
        json.skipChildren();
    }

    /// Arguments stand in the call itself or, in the newer form, in its `function`.
    private void toolCall(JsonParser json) throws IOException {
        Json.members(json, name -> {
            switch (name) {
                case "function", "custom" -> toolCall(json);
                case "name", "arguments", "input" -> text(json, false);
                default -> json.skipChildren();
            }
        });
    }

    /// A text, or a list of parts that have one.
    private void text(JsonParser json, boolean aloud) throws IOException {
        switch (json.currentToken()) {
            case START_ARRAY -> Json.elements(json, () -> text(json, aloud));
            case START_OBJECT ->
                Json.members(json, name -> {
                    switch (name) {
                        case "text" -> text(json, aloud);
                        case "thinking" -> text(json, false);
                        case "image_url" -> picture(json, name);
                        default -> json.skipChildren();
                    }
                });
            default -> heard.text(json, aloud);
        }
    }

    private void picture(JsonParser json, String name) throws IOException {
        if (name.equals("image_url") && json.currentToken() != JsonToken.VALUE_NULL) {
            pictures++;
            heard.begin();
        }
        json.skipChildren();
    }

    /// Some completion streams are nothing but bare values.
    private void plainValue(JsonParser json) throws IOException {
        if (choicesToldOf) {
            json.skipChildren();
        } else {
            heard.text(json, true);
        }
    }

    /// The member that ends in a `null` at this place, with the comma that belongs to it; null if it is not
    /// written in the usual way.
    private int @Nullable [] memberRange(int end) {
        if (end < 4 || bytes[end - 1] != 'l' || bytes[end - 4] != 'n') {
            return null;
        }
        var i = beforeBlanks(end - 4);
        if (i <= from || bytes[i - 1] != ':') {
            return null;
        }
        i = beforeBlanks(i - 1);
        var start = i - USAGE_NAME.length;
        if (start <= from || !Arrays.equals(bytes, start, i, USAGE_NAME, 0, USAGE_NAME.length)) {
            return null;
        }
        var before = beforeBlanks(start);
        if (before > from && bytes[before - 1] == ',') {
            return new int[] {before - 1, end};
        }
        var after = end;
        while (after < bytes.length && isBlank(bytes[after])) {
            after++;
        }
        return after < bytes.length && bytes[after] == ',' ? new int[] {start, after + 1} : new int[] {start, end};
    }

    private int beforeBlanks(int end) {
        var i = end;
        while (i > from && isBlank(bytes[i - 1])) {
            i--;
        }
        return i;
    }

    private static boolean isBlank(byte b) {
        return b == ' ' || b == '\t' || b == '\n' || b == '\r';
    }
}
