package dev.farthing.upstream.gemini;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.farthing.application.relay.ReplySummary.Reported;
import dev.farthing.upstream.wire.AnswerMeter;
import dev.farthing.upstream.wire.HeardAnswer;
import dev.farthing.upstream.wire.Json;
import java.io.IOException;
import java.util.BitSet;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What is learned from the documents of one answer: a stream's events, or the one body.
///
/// Every event may tell of usage; the last that does counts.
final class GeminiMeter implements AnswerMeter {
    private static final int MOST_CANDIDATES = 1024;
    private static final int BYTES_OF_FOUR_LETTERS = 3;
    /// Of 24,000 samples of two bytes a second the vendor makes 25 tokens.
    private static final int BYTES_OF_A_TOKEN = 1_920;
    /// As little room as speech takes.
    private static final int PACKED_BYTES_OF_A_TOKEN = 320;
    private static final Set<String> BARE = Set.of("audio/l16", "audio/pcm", "audio/wav");
    private static final String UNSPECIFIED = "FINISH_REASON_UNSPECIFIED";

    private final boolean candidatesExpected;
    private final HeardAnswer heard;
    private final BitSet seen = new BitSet();
    private final BitSet finished = new BitSet();
    private @Nullable GeminiUsage usage;
    private boolean blocked;
    private boolean toldUsage;
    /// Whether more has come than the last figures know of.
    private boolean grown;
    private int pictures;
    /// Letters of sound, whose bytes are samples or something that takes less room.
    private long bareSound;
    private long packedSound;
    private int documents;
    private int queries;

    private byte[] bytes = {};
    private int from;

    GeminiMeter(boolean candidatesExpected, boolean keepText, long begunNanos) {
        this.candidatesExpected = candidatesExpected;
        this.heard = new HeardAnswer(keepText, begunNanos);
    }

    @Override
    public boolean read(byte[] document, int start, int end) {
        bytes = document;
        from = start;
        toldUsage = false;
        queries = 0;
        if (!Json.document(document, start, end, this::member)) {
            return false;
        }
        heard.searched(searches());
        documents++;
        grown &= !toldUsage;
        return true;
    }

    @Override
    public boolean holdsFromHere() {
        return toldUsage && isFinished();
    }

    /// Whether every candidate that was begun has a finish reason, or there will be none.
    @Override
    public boolean isFinished() {
        return blocked || (!seen.isEmpty() && finished.cardinality() == seen.cardinality());
    }

    @Override
    public boolean mayEndHere() {
        return candidatesExpected ? isFinished() : documents > 0;
    }

    @Override
    public HeardAnswer heard() {
        return heard;
    }

    @Override
    public @Nullable Reported reported() {
        var told = usage == null ? null : usage.reported(grown && !isFinished());
        return Reported.with(Reported.withSound(told, soundTokens()), pictures);
    }

    private long soundTokens() {
        return bareSound + packedSound == 0
                ? 0
                : 1 + bytes(bareSound) / BYTES_OF_A_TOKEN + bytes(packedSound) / PACKED_BYTES_OF_A_TOKEN;
    }

    private static long bytes(long letters) {
        return letters * BYTES_OF_FOUR_LETTERS / 4;
    }

    private void member(JsonParser json, String name) throws IOException {
        switch (name) {
            case "candidates" -> {
                var place = new int[1];
                Json.elements(json, () -> candidate(json, place[0]++));
            }
            case "usageMetadata" -> usage(json);
            case "predictions" -> predictions(json);
            case "promptFeedback" -> Json.members(json, inner -> promptFeedback(json, inner));
            case "error" -> heard.error(json, "status", "code");
            case "modelVersion" -> heard.model(json);
            default -> json.skipChildren();
        }
    }

    /// Models of pictures alone say nothing of tokens.
    private void predictions(JsonParser json) throws IOException {
        Json.elements(json, () -> {
            boolean[] picture = new boolean[1];
            Json.members(json, name -> {
                picture[0] |= name.equals("bytesBase64Encoded") && json.currentToken() == JsonToken.VALUE_STRING;
                json.skipChildren();
            });
            if (picture[0]) {
                drawn();
            }
        });
    }

    private void usage(JsonParser json) throws IOException {
        if (!json.isExpectedStartObjectToken()) {
            json.skipChildren();
            return;
        }
        var told = GeminiUsage.read(json, bytes, from);
        if (told.saysTokens()) {
            usage = told;
            toldUsage = true;
            heard.tier(told.tier());
        }
    }

    /// A prompt that may not be answered has no candidates.
    private void promptFeedback(JsonParser json, String name) throws IOException {
        blocked |= name.equals("blockReason") && isReason(json);
        json.skipChildren();
    }

    private void candidate(JsonParser json, int place) throws IOException {
        if (json.currentToken() != JsonToken.START_OBJECT) {
            json.skipChildren();
            return;
        }
        int[] index = {place};
        boolean[] ended = new boolean[1];
        Json.members(json, name -> {
            switch (name) {
                case "index" -> {
                    var told = Json.count(json);
                    index[0] = told >= 0 ? (int) Math.min(told, MOST_CANDIDATES) : index[0];
                }
                case "finishReason" -> {
                    ended[0] |= isReason(json);
                    json.skipChildren();
                }
                case "content" -> Json.members(json, inner -> content(json, inner));
                case "groundingMetadata" -> Json.members(json, inner -> grounding(json, inner));
                default -> json.skipChildren();
            }
        });
        seen.set(index[0]);
        if (ended[0]) {
            finished.set(index[0]);
        }
    }

    private void grounding(JsonParser json, String name) throws IOException {
        if (name.equals("webSearchQueries")) {
            Json.elements(json, () -> {
                queries += json.currentToken() == JsonToken.VALUE_STRING && json.getTextLength() > 0 ? 1 : 0;
                json.skipChildren();
            });
        } else {
            json.skipChildren();
        }
    }

    /// What the document just read was looked up for: the elder models charge a prompt once, however often they
    /// search for it.
    private int searches() {
        var model = String.valueOf(heard.model());
        return model.startsWith("gemini-1") || model.startsWith("gemini-2") ? Math.min(queries, 1) : queries;
    }

    /// Enumerations come by name, or as numbers of which 0 says nothing.
    private static boolean isReason(JsonParser json) throws IOException {
        return switch (json.currentToken()) {
            case VALUE_STRING -> json.getTextLength() > 0 && !json.getText().equals(UNSPECIFIED);
            case VALUE_NUMBER_INT -> !json.getText().equals("0");
            default -> false;
        };
    }

    private void content(JsonParser json, String name) throws IOException {
        if (name.equals("parts")) {
            Json.elements(json, () -> part(json));
        } else {
            json.skipChildren();
        }
    }

    private void part(JsonParser json) throws IOException {
        @Nullable String[] said = new @Nullable String[1];
        boolean[] thought = new boolean[1];
        var media = new Media();
        Json.members(json, name -> {
            switch (name) {
                case "text" -> said[0] = Json.text(json);
                case "thought" -> {
                    thought[0] = json.currentToken() == JsonToken.VALUE_TRUE;
                    json.skipChildren();
                }
                case "functionCall", "executableCode" -> verbatim(json);
                case "inlineData" -> Json.members(json, member -> media.member(json, member));
                default -> json.skipChildren();
            }
        });
        if (said[0] != null && !said[0].isEmpty()) {
            grown = true;
            heard.text(said[0], !thought[0]);
        }
        if (media.is("image/") && !thought[0]) {
            drawn();
        }
        if (media.is("audio/")) {
            sounded(media);
        }
    }

    /// Bytes that stand in an answer.
    private static final class Media {
        private String type = "";
        private long letters;

        void member(JsonParser json, String name) throws IOException {
            boolean text = json.currentToken() == JsonToken.VALUE_STRING;
            switch (name) {
                case "mimeType" -> type = text ? json.getText().toLowerCase(Locale.ROOT) : type;
                case "data" -> letters = text ? json.getTextLength() : letters;
                default -> {}
            }
            json.skipChildren();
        }

        boolean is(String kind) {
            return type.startsWith(kind);
        }

        boolean isBare() {
            return BARE.stream().anyMatch(type::startsWith);
        }
    }

    private void sounded(Media media) {
        if (media.isBare()) {
            bareSound += media.letters;
        } else {
            packedSound += media.letters;
        }
        grown |= media.letters > 0;
        heard.begin();
    }

    private void drawn() {
        pictures++;
        grown = true;
        heard.begin();
    }

    /// What is generated as a structure is measured as it is written.
    private void verbatim(JsonParser json) throws IOException {
        if (json.currentToken() == JsonToken.START_OBJECT) {
            grown = true;
            heard.text(Json.raw(json, bytes, from), false);
        } else {
            json.skipChildren();
        }
    }
}
