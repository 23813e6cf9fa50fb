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

/// What is learned from an answer of pictures: the vendor's figures where it gives some, else how many there are.
///
/// What such a vendor puts out are pictures, unless it tells of text apart.
final class PictureMeter implements AnswerMeter {
    private static final int MOST_CODE_CHARS = 64;
    private static final String COMPLETED = ".completed";
    private static final String BEGUN = ".partial_image";

    private final long begunNanos;
    private @Nullable Reported told;
    private @Nullable String errorCode;
    private @Nullable Integer firstMillis;
    private int pictures;
    private int completed;
    private boolean isLastPicture;
    private boolean isDrawn;

    PictureMeter(long begunNanos) {
        this.begunNanos = begunNanos;
    }

    @Override
    public boolean read(byte[] document, int from, int to) {
        isLastPicture = false;
        isDrawn = false;
        try (var json = Json.parser(document, from, to)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                return false;
            }
            Json.members(json, name -> member(json, name, document, from));
        } catch (IOException notJson) {
            return false;
        }
        if (isDrawn && firstMillis == null) {
            firstMillis = (int) ((System.nanoTime() - begunNanos) / 1_000_000);
        }
        if (isLastPicture) {
            completed++;
            pictures++;
        }
        return true;
    }

    private void member(JsonParser json, String name, byte[] document, int from) throws IOException {
        switch (name) {
            case "type" -> {
                var type = Json.text(json);
                isLastPicture = type != null && type.endsWith(COMPLETED);
                isDrawn |= isLastPicture || (type != null && type.endsWith(BEGUN));
            }
            case "data" -> Json.elements(json, () -> picture(json));
            case "usage" -> {
                if (json.isExpectedStartObjectToken()) {
                    told = UsageReading.read(json, document, from, true);
                } else {
                    json.skipChildren();
                }
            }
            case "error" -> error(json);
            default -> json.skipChildren();
        }
    }

    private void picture(JsonParser json) throws IOException {
        boolean[] any = new boolean[1];
        Json.members(json, name -> {
            any[0] |= (name.equals("b64_json") || name.equals("url")) && json.currentToken() == JsonToken.VALUE_STRING;
            json.skipChildren();
        });
        pictures += any[0] ? 1 : 0;
        isDrawn |= any[0];
    }

    private void error(JsonParser json) throws IOException {
        if (json.currentToken() == JsonToken.VALUE_NULL) {
            return;
        }
        @Nullable String[] code = new @Nullable String[1];
        if (json.isExpectedStartObjectToken()) {
            Json.members(json, name -> {
                if (name.equals("code") || (name.equals("type") && code[0] == null)) {
                    code[0] = Json.text(json);
                } else {
                    json.skipChildren();
                }
            });
        } else {
            json.skipChildren();
        }
        errorNamed(code[0] == null ? "error" : code[0]);
    }

    @Override
    public boolean holdsFromHere() {
        return isLastPicture;
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
        return completed > 0;
    }

    @Override
    public boolean mayEndHere() {
        return completed > 0;
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
        return new ReplySummary(
                complete && errorCode == null, reported(), TextTally.EMPTY, null, firstMillis, errorCode);
    }

    private @Nullable Reported reported() {
        var figures = told;
        if (figures == null || figures.tokens().totalTokens() == 0) {
            return pictures == 0 ? null : Reported.ofPictures(pictures);
        }
        var tokens = figures.tokens();
        boolean apart = tokens.imageOutput() > 0;
        long drawn = apart ? tokens.imageOutput() : tokens.output();
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
                        tokens.audioOutput(),
                        drawn,
                        drawn > 0 ? 0 : Math.min(pictures, TokenUsage.MOST_IMAGES)),
                figures.flags(),
                figures.raw(),
                figures.units());
    }
}
