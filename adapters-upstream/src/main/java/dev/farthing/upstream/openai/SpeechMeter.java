package dev.farthing.upstream.openai;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.farthing.application.relay.ReplySummary;
import dev.farthing.application.relay.ReplySummary.Reported;
import dev.farthing.application.relay.TextTally;
import dev.farthing.domain.usage.TokenUsage;
import dev.farthing.upstream.wire.AnswerMeter;
import dev.farthing.upstream.wire.Json;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// What is learned from a text read aloud: the vendor's figures where its events tell any, else how many characters
/// the text has, for sounds themselves say nothing.
final class SpeechMeter implements AnswerMeter {
    private static final String DONE = "speech.audio.done";
    private static final int MOST_CODE_CHARS = 64;

    private final byte[] request;
    private final long begunNanos;
    private @Nullable Reported told;
    private @Nullable String errorCode;
    private @Nullable Integer firstMillis;
    private boolean isDone;

    SpeechMeter(byte[] request, long begunNanos) {
        this.request = request;
        this.begunNanos = begunNanos;
    }

    @Override
    public boolean read(byte[] document, int from, int to) {
        try (var json = Json.parser(document, from, to)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                return false;
            }
            Json.members(json, name -> member(json, name, document, from));
        } catch (IOException notJson) {
            return false;
        }
        if (firstMillis == null) {
            firstMillis = (int) ((System.nanoTime() - begunNanos) / 1_000_000);
        }
        return true;
    }

    private void member(JsonParser json, String name, byte[] document, int from) throws IOException {
        switch (name) {
            case "type" -> isDone |= DONE.equals(Json.text(json));
            case "usage" -> {
                if (json.isExpectedStartObjectToken()) {
                    told = UsageReading.read(json, document, from, true);
                } else {
                    json.skipChildren();
                }
            }
            case "error" -> {
                if (json.currentToken() != JsonToken.VALUE_NULL) {
                    errorNamed("error");
                }
                json.skipChildren();
            }
            default -> json.skipChildren();
        }
    }

    @Override
    public boolean holdsFromHere() {
        return isDone;
    }

    @Override
    public boolean isOurs() {
        return false;
    }

    @Override
    public int @Nullable [] cut() {
        return null;
    }

    @Override
    public boolean isLast() {
        return false;
    }

    @Override
    public boolean isFinished() {
        return isDone;
    }

    @Override
    public boolean mayEndHere() {
        return isDone;
    }

    @Override
    public boolean hasError() {
        return errorCode != null;
    }

    @Override
    public void errorNamed(String code) {
        if (errorCode == null) {
            errorCode = code.length() > MOST_CODE_CHARS ? code.substring(0, MOST_CODE_CHARS) : code;
        }
    }

    @Override
    public TextTally generated() {
        return TextTally.EMPTY;
    }

    @Override
    public ReplySummary summary(boolean complete) {
        boolean whole = complete && errorCode == null;
        return new ReplySummary(whole, reported(whole), TextTally.EMPTY, null, firstMillis, errorCode);
    }

    /// What such a vendor puts out is sound, unless it tells of text apart.
    private @Nullable Reported reported(boolean whole) {
        var figures = told;
        if (figures == null || figures.tokens().totalTokens() == 0) {
            return whole ? Reported.ofCharacters(characters()) : null;
        }
        var tokens = figures.tokens();
        boolean apart = tokens.audioOutput() > 0;
        return new Reported(
                new TokenUsage(
                        tokens.input(),
                        tokens.cacheRead(),
                        tokens.cacheWrite5m(),
                        tokens.cacheWrite1h(),
                        tokens.audioInput(),
                        tokens.imageInput(),
                        apart ? tokens.output() : 0,
                        tokens.reasoning(),
                        apart ? tokens.audioOutput() : tokens.output(),
                        tokens.imageOutput(),
                        0),
                figures.flags(),
                figures.raw(),
                figures.units());
    }

    /// Of the text that was to be read.
    private long characters() {
        long[] characters = new long[1];
        try (var json = Json.parser(request, 0, request.length)) {
            json.nextToken();
            Json.members(json, name -> {
                if (name.equals("input") && json.currentToken() == JsonToken.VALUE_STRING) {
                    var text = json.getText();
                    characters[0] = text.codePointCount(0, text.length());
                } else {
                    json.skipChildren();
                }
            });
        } catch (IOException neverRead) {
            return request.length;
        }
        return characters[0];
    }
}
