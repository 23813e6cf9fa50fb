package dev.farthing.upstream.abacus;

import dev.farthing.domain.usage.TokenUsage;
import dev.farthing.upstream.wire.JsonBytes;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.UUID;

/// An answer as OpenAI's protocol writes it, in chunks or in one piece.
final class OpenAiAnswer {
    private final JsonBytes opening;
    private final boolean stream;
    private final JsonBytes out = new JsonBytes(1024);
    private final JsonBytes said = new JsonBytes(1024);
    private final JsonBytes thought = new JsonBytes(64);
    private boolean roleTold;

    OpenAiAnswer(UUID requestId, String model, Instant now, boolean stream) {
        this.stream = stream;
        this.opening = new JsonBytes(256)
                .raw("{\"id\":\"chatcmpl-" + requestId + "\",\"object\":\"chat.completion" + (stream ? ".chunk" : "")
                        + "\",\"created\":" + now.getEpochSecond() + ",\"model\":")
                .quoted(model)
                .raw(",\"choices\":[");
    }

    void say(String text) {
        if (stream) {
            delta("content", text);
        } else {
            said.text(text);
        }
    }

    void think(String text) {
        if (stream) {
            delta("reasoning_content", text);
        } else {
            thought.text(text);
        }
    }

    /// How much is kept for the one piece.
    int size() {
        return said.length() + thought.length();
    }

    boolean hasChunks() {
        return out.length() > 0;
    }

    /// The chunks written since it was last asked.
    ByteBuffer chunks() {
        return out.take();
    }

    /// The chunk that says that the answer has ended, and why.
    ByteBuffer finish(String reason) {
        role();
        return out.raw("data: ")
                .all(opening)
                .raw("{\"index\":0,\"delta\":{},\"finish_reason\":\"" + reason + "\"}]}\n\n")
                .take();
    }

    ByteBuffer usage(TokenUsage tokens) {
        return out.raw("data: ")
                .all(opening)
                .raw("],\"usage\":" + written(tokens) + "}\n\n")
                .take();
    }

    ByteBuffer whole(String reason, TokenUsage tokens) {
        said.endText();
        thought.endText();
        out.all(opening)
                .raw("{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"")
                .all(said)
                .raw("\"");
        if (thought.length() > 0) {
            out.raw(",\"reasoning_content\":\"").all(thought).raw("\"");
        }
        out.raw("},\"finish_reason\":\"" + reason + "\"}]");
        return out.raw(",\"usage\":" + written(tokens) + "}").take();
    }

    private void role() {
        if (!roleTold) {
            roleTold = true;
            out.raw("data: ")
                    .all(opening)
                    .raw(
                            "{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"\"},\"finish_reason\":null}]}\n\n");
        }
    }

    private void delta(String member, String text) {
        role();
        out.raw("data: ")
                .all(opening)
                .raw("{\"index\":0,\"delta\":{\"")
                .raw(member)
                .raw("\":")
                .quoted(text);
        out.raw("},\"finish_reason\":null}]}\n\n");
    }

    private static String written(TokenUsage tokens) {
        return "{\"prompt_tokens\":" + tokens.promptTokens() + ",\"completion_tokens\":" + tokens.completionTokens()
                + ",\"total_tokens\":" + tokens.totalTokens() + "}";
    }
}
