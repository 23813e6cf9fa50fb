package dev.farthing.upstream.openai;

import dev.farthing.domain.usage.TokenUsage;
import dev.farthing.upstream.conversation.AnswerWriter;
import dev.farthing.upstream.conversation.ClientDialect.Answering;
import dev.farthing.upstream.conversation.DataUrl;
import dev.farthing.upstream.conversation.Part;
import dev.farthing.upstream.conversation.StopReason;
import dev.farthing.upstream.conversation.Tool;
import dev.farthing.upstream.wire.JsonBytes;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Writes the answer to a chat, in chunks or in one piece.
final class ChatAnswerWriter implements AnswerWriter {
    private static final byte[] DONE = "data: [DONE]\n\n".getBytes(StandardCharsets.US_ASCII);

    private final Answering answering;
    private final Set<String> freeText;
    private final Set<String> custom;
    private final JsonBytes opening;
    private final JsonBytes out = new JsonBytes(1024);
    private final Map<Integer, Said> answers = new TreeMap<>();

    /// @param asked the tools whose calls are told
    ChatAnswerWriter(Answering answering, List<Tool> asked) {
        this.answering = answering;
        this.freeText = FreeText.namesIn(asked);
        this.custom = FreeText.customNamesIn(asked);
        this.opening = new JsonBytes(256)
                .raw("{\"id\":\"chatcmpl-" + answering.requestId() + "\",\"object\":\"chat.completion"
                        + (answering.stream() ? ".chunk" : "") + "\",\"created\":"
                        + answering.now().getEpochSecond() + ",\"model\":")
                .quoted(answering.model())
                .raw(",\"choices\":[");
    }

    /// One answer: how far it has been told, and where it is told in one piece all of it.
    private static final class Said {
        private final JsonBytes text = new JsonBytes(256);
        private final JsonBytes thought = new JsonBytes(64);
        private final JsonBytes details = new JsonBytes(64);
        private final JsonBytes refusal = new JsonBytes(64);
        private final JsonBytes images = new JsonBytes(64);
        private final JsonBytes citations = new JsonBytes(64);
        private final Map<Integer, Called> tools = new TreeMap<>();
        private @Nullable String probabilities;
        private String reason = "stop";
        private boolean begun;
        private int thoughtChars;
        private int detailCount;
        private int imageCount;

        int kept() {
            int size = text.length()
                    + thought.length()
                    + details.length()
                    + refusal.length()
                    + images.length()
                    + citations.length()
                    + (probabilities == null ? 0 : probabilities.length());
            for (var tool : tools.values()) {
                size += tool.kept();
            }
            return size;
        }
    }

    private static final class Called {
        private final String id;
        private final String name;
        private final @Nullable String signature;
        private final boolean free;
        private final boolean custom;
        private final JsonBytes arguments = new JsonBytes(64);
        /// Of one that takes a text: all of it until it is told.
        private final StringBuilder text = new StringBuilder(0);

        Called(String id, String name, boolean free, boolean custom, @Nullable String signature) {
            this.id = id;
            this.name = name;
            this.free = free;
            this.custom = custom;
            this.signature = signature;
        }

        String kind() {
            return custom ? "custom" : "function";
        }

        String argument() {
            return custom ? "input" : "arguments";
        }

        int kept() {
            return id.length()
                    + name.length()
                    + arguments.length()
                    + text.length()
                    + (signature == null ? 0 : signature.length());
        }
    }

    @Override
    public void text(int answer, String piece) {
        if (answering.stream()) {
            delta(answer, "content", piece);
        } else {
            said(answer).text.text(piece);
        }
    }

    @Override
    public void thought(int answer, String piece) {
        var said = said(answer);
        said.thoughtChars += piece.length();
        if (answering.stream()) {
            delta(answer, "reasoning_content", piece);
        } else {
            said.thought.text(piece);
        }
    }

    /// How long the thought was that is signed tells where it begins in all that was thought.
    @Override
    public void signature(int answer, String signature) {
        var said = said(answer);
        var detail = new JsonBytes(signature.length() + 96)
                .raw("{\"type\":\"reasoning.text\",\"index\":" + said.detailCount++ + ",\"length\":" + said.thoughtChars
                        + ",\"signature\":")
                .quoted(signature)
                .raw("}");
        said.thoughtChars = 0;
        detail(answer, detail);
    }

    @Override
    public void sealedThought(int answer, String data) {
        var said = said(answer);
        detail(
                answer,
                new JsonBytes(data.length() + 96)
                        .raw("{\"type\":\"reasoning.encrypted\",\"index\":" + said.detailCount++ + ",\"data\":")
                        .quoted(data)
                        .raw("}"));
    }

    private void detail(int answer, JsonBytes detail) {
        if (answering.stream()) {
            begin(answer);
            open(answer).raw("\"reasoning_details\":[").all(detail).raw("]");
            close();
        } else {
            var details = said(answer).details;
            details.raw(details.length() == 0 ? "" : ",").all(detail);
        }
    }

    @Override
    public void refusal(int answer, String piece) {
        if (answering.stream()) {
            delta(answer, "refusal", piece);
        } else {
            said(answer).refusal.text(piece);
        }
    }

    @Override
    public void toolUse(int answer, int tool, String id, String name, @Nullable String signature) {
        var called = new Called(id, name, freeText.contains(name), custom.contains(name), signature);
        said(answer).tools.put(tool, called);
        if (answering.stream()) {
            begin(answer);
            open(answer).raw("\"tool_calls\":[{\"index\":" + tool + ",");
            call(called);
            out.raw("}]");
            close();
        }
    }

    @Override
    public void arguments(int answer, int tool, String piece) {
        var called = said(answer).tools.get(tool);
        if (called == null) {
            return;
        }
        if (called.free) {
            called.text.append(piece);
        } else if (answering.stream()) {
            arguments(answer, called, piece, tool);
        } else {
            called.arguments.text(piece);
        }
    }

    private void arguments(int answer, Called called, String piece, int tool) {
        open(answer)
                .raw("\"tool_calls\":[{\"index\":" + tool + ",\"" + called.kind() + "\":{\"" + called.argument()
                        + "\":")
                .quoted(piece)
                .raw("}}]");
        close();
    }

    /// A text can be taken out of its argument once all of it is there.
    private void freeTexts(int answer) {
        said(answer).tools.forEach((tool, called) -> {
            if (called.text.isEmpty()) {
                return;
            }
            var text = FreeText.unwrapped(called.text.toString());
            called.text.setLength(0);
            if (answering.stream()) {
                arguments(answer, called, text, tool);
            } else {
                called.arguments.text(text);
            }
        });
    }

    /// Everything but the arguments, which stand empty until they come.
    private void call(Called called) {
        called.arguments.endText();
        out.raw("\"id\":")
                .quoted(called.id)
                .raw(",\"type\":\"" + called.kind() + "\",\"" + called.kind() + "\":{\"name\":")
                .quoted(called.name)
                .raw(",\"" + called.argument() + "\":\"")
                .all(called.arguments)
                .raw("\"}");
        if (called.signature != null) {
            out.raw(",\"extra_content\":{\"google\":{\"thought_signature\":")
                    .quoted(called.signature)
                    .raw("}}");
        }
    }

    /// As a picture in the text, for whoever shows text, and as one beside it for programs.
    @Override
    public void media(int answer, Part.Media media) {
        var address = media.base64() == null
                ? Objects.requireNonNullElse(media.url(), "")
                : new DataUrl(Objects.requireNonNullElse(media.mimeType(), "image/png"), media.base64()).toString();
        if (media.kind() != Part.Kind.IMAGE) {
            text(answer, "[" + media.mimeType() + "](" + address + ")");
            return;
        }
        text(answer, "![image](" + address + ")");
        var said = said(answer);
        var image = new JsonBytes(address.length() + 96)
                .raw("{\"type\":\"image_url\",\"index\":" + said.imageCount++ + ",\"image_url\":{\"url\":")
                .quoted(address)
                .raw(",\"detail\":\"auto\"}}");
        if (answering.stream()) {
            open(answer).raw("\"images\":[").all(image).raw("]");
            close();
        } else {
            said.images.raw(said.images.length() == 0 ? "" : ",").all(image);
        }
    }

    @Override
    public void citation(int answer, String url, @Nullable String title) {
        var citation = new JsonBytes(url.length() + 128)
                .raw("{\"type\":\"url_citation\",\"url_citation\":{\"url\":")
                .quoted(url)
                .raw(",\"title\":")
                .quoted(Objects.requireNonNullElse(title, url))
                .raw(",\"start_index\":0,\"end_index\":0}}");
        if (answering.stream()) {
            begin(answer);
            open(answer).raw("\"annotations\":[").all(citation).raw("]");
            close();
        } else {
            var citations = said(answer).citations;
            citations.raw(citations.length() == 0 ? "" : ",").all(citation);
        }
    }

    @Override
    public void execution(int answer, String words) {
        text(answer, words);
    }

    @Override
    public void probabilities(int answer, String json) {
        if (answering.stream()) {
            begin(answer);
            out.raw("data: ")
                    .all(opening)
                    .raw("{\"index\":" + answer + ",\"delta\":{},\"logprobs\":")
                    .all(compact(json))
                    .raw(",\"finish_reason\":null}]}\n\n");
        } else {
            said(answer).probabilities = json;
        }
    }

    /// An event is one line.
    private static JsonBytes compact(String json) {
        var oneLine = json.replace('\n', ' ').replace('\r', ' ').getBytes(StandardCharsets.UTF_8);
        return new JsonBytes(oneLine.length).bytes(oneLine);
    }

    @Override
    public void finish(int answer, StopReason reason, @Nullable String sequence) {
        var said = said(answer);
        said.reason = switch (reason) {
            case END, STOP_SEQUENCE, PAUSED, OTHER -> "stop";
            case LENGTH, CONTEXT_FULL -> "length";
            case TOOL_USE -> "tool_calls";
            case REFUSED -> "content_filter";
        };
        freeTexts(answer);
        if (answering.stream()) {
            begin(answer);
            out.raw("data: ")
                    .all(opening)
                    .raw("{\"index\":" + answer + ",\"delta\":{},\"finish_reason\":\"" + said.reason + "\"}]}\n\n");
        }
    }

    @Override
    public @Nullable ByteBuffer events() {
        return answering.stream() && out.length() > 0 ? out.take() : null;
    }

    @Override
    public int kept() {
        return answers.values().stream().mapToInt(Said::kept).sum();
    }

    @Override
    public ByteBuffer end(TokenUsage usage) {
        if (answering.stream()) {
            // Not every vendor says that it has finished.
            answers.keySet().forEach(this::freeTexts);
            if (answering.usageWanted()) {
                out.raw("data: ").all(opening).raw("],\"usage\":" + written(usage) + "}\n\n");
            }
            return out.take();
        }
        if (answers.isEmpty()) {
            said(0);
        }
        out.all(opening);
        boolean first = true;
        for (var answer : answers.entrySet()) {
            freeTexts(answer.getKey());
            out.raw(first ? "" : ",");
            first = false;
            whole(answer.getKey(), answer.getValue());
        }
        return out.raw("],\"usage\":" + written(usage) + "}").take();
    }

    private void whole(int answer, Said said) {
        said.text.endText();
        out.raw("{\"index\":" + answer + ",\"message\":{\"role\":\"assistant\",\"content\":");
        if (said.text.length() == 0 && !said.tools.isEmpty()) {
            out.raw("null");
        } else {
            out.raw("\"").all(said.text).raw("\"");
        }
        member("reasoning_content", said.thought);
        list("reasoning_details", said.details);
        member("refusal", said.refusal);
        if (!said.tools.isEmpty()) {
            out.raw(",\"tool_calls\":[");
            boolean first = true;
            for (var called : said.tools.values()) {
                out.raw(first ? "{" : ",{");
                first = false;
                call(called);
                out.raw("}");
            }
            out.raw("]");
        }
        list("images", said.images);
        list("annotations", said.citations);
        out.raw("},\"logprobs\":");
        if (said.probabilities == null) {
            out.raw("null");
        } else {
            out.all(compact(said.probabilities));
        }
        out.raw(",\"finish_reason\":\"" + said.reason + "\"}");
    }

    private void member(String name, JsonBytes text) {
        text.endText();
        if (text.length() > 0) {
            out.raw(",\"" + name + "\":\"").all(text).raw("\"");
        }
    }

    private void list(String name, JsonBytes elements) {
        if (elements.length() > 0) {
            out.raw(",\"" + name + "\":[").all(elements).raw("]");
        }
    }

    @Override
    public List<ByteBuffer> terminator() {
        return answering.stream() ? List.of(ByteBuffer.wrap(DONE)) : List.of();
    }

    private Said said(int answer) {
        return answers.computeIfAbsent(answer, _ -> new Said());
    }

    private void begin(int answer) {
        var said = said(answer);
        if (!said.begun) {
            said.begun = true;
            open(answer).raw("\"role\":\"assistant\",\"content\":\"\"");
            close();
        }
    }

    private void delta(int answer, String member, String piece) {
        begin(answer);
        open(answer).raw("\"" + member + "\":").quoted(piece);
        close();
    }

    private JsonBytes open(int answer) {
        return out.raw("data: ").all(opening).raw("{\"index\":" + answer + ",\"delta\":{");
    }

    private void close() {
        out.raw("},\"finish_reason\":null}]}\n\n");
    }

    static String written(TokenUsage tokens) {
        return "{\"prompt_tokens\":" + tokens.promptTokens() + ",\"completion_tokens\":" + tokens.completionTokens()
                + ",\"total_tokens\":" + tokens.totalTokens() + ",\"prompt_tokens_details\":{\"cached_tokens\":"
                + tokens.cacheRead() + ",\"cache_write_tokens\":" + tokens.cacheWriteTokens() + ",\"audio_tokens\":"
                + tokens.audioInput() + ",\"image_tokens\":" + tokens.imageInput()
                + "},\"completion_tokens_details\":{\"reasoning_tokens\":" + tokens.reasoning() + ",\"audio_tokens\":"
                + tokens.audioOutput() + ",\"image_tokens\":" + tokens.imageOutput() + "}"
                + (tokens.cacheRead() + tokens.cacheWriteTokens() == 0
                        ? ""
                        : ",\"cache_read_input_tokens\":" + tokens.cacheRead() + ",\"cache_creation_input_tokens\":"
                                + tokens.cacheWriteTokens())
                + "}";
    }
}
