package dev.farthing.upstream.openai;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.farthing.application.relay.ReplySummary.Reported;
import dev.farthing.domain.usage.TokenUsage;
import dev.farthing.upstream.wire.AnswerMeter;
import dev.farthing.upstream.wire.HeardAnswer;
import dev.farthing.upstream.wire.Json;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// What is learned from an answer of pictures: the vendor's figures where it gives some, else how many there are.
///
/// What such a vendor puts out are pictures, unless it tells of text apart.
final class PictureMeter implements AnswerMeter {
    private static final String COMPLETED = ".completed";
    private static final String BEGUN = ".partial_image";

    private final HeardAnswer heard;
    private @Nullable Reported told;
    private @Nullable Reported used;
    private int pictures;
    private int completed;
    private boolean isLastPicture;

    PictureMeter(long begunNanos) {
        heard = new HeardAnswer(false, begunNanos);
    }

    @Override
    public boolean read(byte[] document, int from, int to) {
        isLastPicture = false;
        used = null;
        boolean read = Json.document(document, from, to, (json, name) -> member(json, name, document, from));
        if (used != null) {
            told = told == null ? used : sum(told, used);
        }
        if (read && isLastPicture) {
            completed++;
            drawn();
        }
        return read;
    }

    private void member(JsonParser json, String name, byte[] document, int from) throws IOException {
        switch (name) {
            case "type" -> {
                var type = Json.text(json);
                isLastPicture = type != null && type.endsWith(COMPLETED);
                if (type != null && type.endsWith(BEGUN)) {
                    heard.begin();
                }
            }
            case "data" -> Json.elements(json, () -> picture(json));
            case "usage" -> {
                if (json.isExpectedStartObjectToken()) {
                    used = UsageReading.read(json, document, from, true);
                } else {
                    json.skipChildren();
                }
            }
            case "error" -> heard.error(json, "code", "type");
            default -> json.skipChildren();
        }
    }

    /// Each picture of a stream tells of its own.
    private static Reported sum(Reported before, Reported more) {
        return new Reported(before.tokens().plus(more.tokens()), more.flags(), more.raw(), more.units());
    }

    private void picture(JsonParser json) throws IOException {
        boolean[] any = new boolean[1];
        Json.members(json, name -> {
            any[0] |= (name.equals("b64_json") || name.equals("url")) && json.currentToken() == JsonToken.VALUE_STRING;
            json.skipChildren();
        });
        if (any[0]) {
            drawn();
        }
    }

    private void drawn() {
        pictures++;
        heard.begin();
    }

    @Override
    public HeardAnswer heard() {
        return heard;
    }

    @Override
    public boolean holdsFromHere() {
        return isLastPicture;
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
    public @Nullable Reported reported() {
        var figures = told;
        if (figures == null || figures.tokens().totalTokens() == 0) {
            return Reported.with(null, pictures);
        }
        var tokens = figures.tokens();
        if (tokens.imageOutput() > 0) {
            return figures;
        }
        var drawn = new TokenUsage(
                tokens.input(),
                tokens.cacheRead(),
                tokens.cacheWrite5m(),
                tokens.cacheWrite1h(),
                tokens.audioInput(),
                tokens.imageInput(),
                0,
                tokens.reasoning(),
                tokens.audioOutput(),
                tokens.output(),
                0);
        return Reported.with(new Reported(drawn, figures.flags(), figures.raw(), figures.units()), pictures);
    }
}
