package dev.farthing.upstream.openai;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.farthing.application.relay.ReplySummary;
import dev.farthing.application.relay.ReplySummary.Reported;
import dev.farthing.domain.usage.TokenUsage;
import dev.farthing.upstream.wire.AnswerMeter;
import dev.farthing.upstream.wire.HeardAnswer;
import dev.farthing.upstream.wire.Json;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// What is learned from a text read aloud: the vendor's figures where its events tell any, else how many characters
/// the text has, for sounds themselves say nothing.
final class SpeechMeter implements AnswerMeter {
    private static final String DONE = "speech.audio.done";

    private final byte[] request;
    private final HeardAnswer heard;
    private @Nullable Reported told;
    private boolean isDone;

    SpeechMeter(byte[] request, long begunNanos) {
        this.request = request;
        heard = new HeardAnswer(false, begunNanos);
    }

    @Override
    public boolean read(byte[] document, int from, int to) {
        boolean read = Json.document(document, from, to, (json, name) -> member(json, name, document, from));
        if (read) {
            heard.begin();
        }
        return read;
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
            case "error" -> heard.error(json, "code", "type");
            default -> json.skipChildren();
        }
    }

    @Override
    public HeardAnswer heard() {
        return heard;
    }

    @Override
    public boolean holdsFromHere() {
        return isDone;
    }

    @Override
    public boolean isFinished() {
        return isDone;
    }

    @Override
    public boolean mayEndHere() {
        return isDone;
    }

    /// A text is charged by its characters once all of it was read.
    @Override
    public ReplySummary summary(boolean complete) {
        var figures = reported();
        boolean counted = figures == null && complete && !hasError();
        return heard.summary(complete, counted ? Reported.ofCharacters(characters()) : figures);
    }

    /// What such a vendor puts out is sound, unless it tells of text apart.
    @Override
    public @Nullable Reported reported() {
        var figures = told;
        if (figures == null || figures.tokens().totalTokens() == 0) {
            return null;
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
