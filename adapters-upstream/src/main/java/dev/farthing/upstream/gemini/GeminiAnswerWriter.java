package dev.farthing.upstream.gemini;

import dev.farthing.domain.usage.TokenUsage;
import dev.farthing.upstream.conversation.AnswerWriter;
import dev.farthing.upstream.conversation.ClientDialect.Answering;
import dev.farthing.upstream.conversation.Part;
import dev.farthing.upstream.conversation.StopReason;
import dev.farthing.upstream.wire.JsonBytes;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Writes generated content, in events or in one piece.
///
/// A call of a tool is told at once, and the reason why an answer ended with the usage, in the last event: that is
/// where Google's clients look for both.
final class GeminiAnswerWriter implements AnswerWriter {
    private final Answering answering;
    private final JsonBytes closing;
    private final Map<Integer, Said> answers = new TreeMap<>();

    private enum Run {
        NONE,
        TEXT,
        THOUGHT
    }

    private static final class Called {
        private final String id;
        private final String name;
        private final @Nullable String signature;
        private final StringBuilder arguments = new StringBuilder();

        Called(String id, String name, @Nullable String signature) {
            this.id = id;
            this.name = name;
            this.signature = signature;
        }

        int kept() {
            return id.length() + name.length() + arguments.length() + (signature == null ? 0 : signature.length());
        }
    }

    /// One answer: what is to be told of it.
    private static final class Said {
        private final JsonBytes parts = new JsonBytes(256);
        private final Map<Integer, Called> tools = new TreeMap<>();
        private final List<String> sources = new ArrayList<>(0);
        private Run run = Run.NONE;
        private Run last = Run.NONE;
        /// As they were told since the last event.
        private final List<String> probabilities = new ArrayList<>(0);
        private String reason = "STOP";

        JsonBytes begin() {
            close(null);
            return parts.raw(parts.length() == 0 ? "{" : ",{");
        }

        void say(Run kind, String piece) {
            if (run != kind) {
                begin().raw("\"text\":\"");
                run = kind;
                last = kind;
            }
            parts.text(piece);
        }

        /// Ends the words that are being said.
        void close(@Nullable String signature) {
            if (run == Run.NONE) {
                return;
            }
            parts.endText().raw("\"");
            end(run == Run.THOUGHT, signature);
            run = Run.NONE;
        }

        void end(boolean thought, @Nullable String signature) {
            if (thought) {
                parts.raw(",\"thought\":true");
            }
            if (signature != null && Seal.isSignature(signature)) {
                parts.raw(",\"thoughtSignature\":").quoted(signature);
            }
            parts.raw("}");
        }

        void tellTools() {
            for (var called : tools.values()) {
                var arguments = new ToolWords(called.arguments.toString().strip(), false);
                begin().raw("\"functionCall\":{\"id\":")
                        .quoted(called.id)
                        .raw(",\"name\":")
                        .quoted(called.name)
                        .raw(",\"args\":")
                        .bytes(oneLine(arguments.isObject() ? arguments.text() : "{}"))
                        .raw("}");
                end(false, called.signature);
            }
            tools.clear();
        }

        int kept() {
            int size = parts.length();
            for (var called : tools.values()) {
                size += called.kept();
            }
            for (var source : sources) {
                size += source.length();
            }
            for (var likely : probabilities) {
                size += likely.length();
            }
            return size;
        }
    }

    GeminiAnswerWriter(Answering answering) {
        this.answering = answering;
        this.closing = new JsonBytes(128)
                .raw("\"modelVersion\":")
                .quoted(answering.model())
                .raw(",\"responseId\":\"" + answering.requestId() + "\"}");
    }

    @Override
    public void text(int answer, String piece) {
        said(answer).say(Run.TEXT, piece);
    }

    @Override
    public void thought(int answer, String piece) {
        said(answer).say(Run.THOUGHT, piece);
    }

    @Override
    public void signature(int answer, String signature) {
        var said = said(answer);
        if (said.run == Run.NONE) {
            said.begin().raw("\"text\":\"\"");
            said.end(said.last == Run.THOUGHT, signature);
        } else {
            said.close(signature);
        }
    }

    @Override
    public void sealedThought(int answer, String data) {
        var said = said(answer);
        said.begin().raw("\"text\":\"\"");
        said.end(true, Seal.closed(data));
    }

    @Override
    public void refusal(int answer, String piece) {
        text(answer, piece);
    }

    @Override
    public void toolUse(int answer, int tool, String id, String name, @Nullable String signature) {
        said(answer).tools.put(tool, new Called(id, name, signature));
    }

    @Override
    public void arguments(int answer, int tool, String piece) {
        var called = said(answer).tools.get(tool);
        if (called != null) {
            called.arguments.append(piece);
        }
    }

    @Override
    public void media(int answer, Part.Media media) {
        var said = said(answer);
        var base64 = media.base64();
        var type = Objects.requireNonNullElse(media.mimeType(), "image/png");
        if (base64 != null) {
            said.begin()
                    .raw("\"inlineData\":{\"mimeType\":")
                    .quoted(type)
                    .raw(",\"data\":")
                    .quoted(base64);
        } else {
            said.begin()
                    .raw("\"fileData\":{\"mimeType\":")
                    .quoted(type)
                    .raw(",\"fileUri\":")
                    .quoted(String.valueOf(media.url()));
        }
        said.parts.raw("}}");
    }

    @Override
    public void citation(int answer, String url, @Nullable String title) {
        var source = new JsonBytes(128).raw("{\"web\":{\"uri\":").quoted(url);
        if (title != null) {
            source.raw(",\"title\":").quoted(title);
        }
        said(answer)
                .sources
                .add(StandardCharsets.UTF_8.decode(source.raw("}}").take()).toString());
    }

    @Override
    public void execution(int answer, String words) {
        text(answer, words);
    }

    @Override
    public void probabilities(int answer, String json) {
        said(answer).probabilities.add(json);
    }

    @Override
    public void finish(int answer, StopReason reason, @Nullable String sequence) {
        var said = said(answer);
        said.tellTools();
        said.reason = switch (reason) {
            case END, STOP_SEQUENCE, TOOL_USE, PAUSED -> "STOP";
            case LENGTH, CONTEXT_FULL -> "MAX_TOKENS";
            case REFUSED -> "SAFETY";
            case OTHER -> "OTHER";
        };
    }

    @Override
    public @Nullable ByteBuffer events() {
        if (!answering.stream() || answers.values().stream().allMatch(said -> said.parts.length() == 0)) {
            return null;
        }
        var out = new JsonBytes(512).raw("data: {\"candidates\":[");
        boolean first = true;
        for (var answer : answers.entrySet()) {
            var said = answer.getValue();
            if (said.parts.length() > 0) {
                out.raw(first ? "{" : ",{");
                first = false;
                content(out, said);
                probabilities(out, said);
                out.raw(",\"index\":" + answer.getKey() + "}");
            }
        }
        return out.raw("],").all(closing).raw("\r\n\r\n").take();
    }

    @Override
    public int kept() {
        return answers.values().stream().mapToInt(Said::kept).sum();
    }

    @Override
    public ByteBuffer end(TokenUsage usage) {
        if (answers.isEmpty()) {
            said(0);
        }
        var out = new JsonBytes(1024).raw(answering.stream() ? "data: {\"candidates\":[" : "{\"candidates\":[");
        boolean first = true;
        for (var answer : answers.entrySet()) {
            var said = answer.getValue();
            said.tellTools();
            out.raw(first ? "{" : ",{");
            first = false;
            content(out, said);
            out.raw(",\"finishReason\":\"" + said.reason + "\",\"index\":" + answer.getKey());
            sources(out, said);
            probabilities(out, said);
            out.raw("}");
        }
        out.raw("],\"usageMetadata\":" + written(usage) + ",").all(closing);
        return answering.stream() ? out.raw("\r\n\r\n").take() : out.take();
    }

    @Override
    public List<ByteBuffer> terminator() {
        return List.of();
    }

    private static void content(JsonBytes out, Said said) {
        said.close(null);
        out.raw("\"content\":{\"parts\":[");
        if (said.parts.length() == 0) {
            out.raw("{\"text\":\"\"}");
        } else {
            out.all(said.parts);
            said.parts.clear();
        }
        out.raw("],\"role\":\"model\"}");
    }

    private static void sources(JsonBytes out, Said said) {
        if (said.sources.isEmpty()) {
            return;
        }
        out.raw(",\"groundingMetadata\":{\"groundingChunks\":[");
        for (int i = 0; i < said.sources.size(); i++) {
            out.raw(i == 0 ? "" : ",").bytes(said.sources.get(i).getBytes(StandardCharsets.UTF_8));
        }
        out.raw("]}");
    }

    private static void probabilities(JsonBytes out, Said said) {
        var likely = Probabilities.ofOpenAis(said.probabilities);
        said.probabilities.clear();
        if (likely != null) {
            out.raw(",\"logprobsResult\":").bytes(oneLine(likely));
        }
    }

    /// An event is one line.
    private static byte[] oneLine(String json) {
        return json.replace('\n', ' ').replace('\r', ' ').getBytes(StandardCharsets.UTF_8);
    }

    private Said said(int answer) {
        return answers.computeIfAbsent(answer, _ -> new Said());
    }

    static String written(TokenUsage tokens) {
        long candidates = tokens.completionTokens() - tokens.reasoning();
        var text = new StringBuilder(256)
                .append("{\"promptTokenCount\":")
                .append(tokens.promptTokens())
                .append(",\"candidatesTokenCount\":")
                .append(candidates)
                .append(",\"totalTokenCount\":")
                .append(tokens.totalTokens());
        if (tokens.reasoning() > 0) {
            text.append(",\"thoughtsTokenCount\":").append(tokens.reasoning());
        }
        if (tokens.cacheRead() > 0) {
            text.append(",\"cachedContentTokenCount\":").append(tokens.cacheRead());
        }
        details(
                text,
                "promptTokensDetails",
                tokens.promptTokens() - tokens.audioInput() - tokens.imageInput(),
                tokens.audioInput(),
                tokens.imageInput());
        details(
                text,
                "candidatesTokensDetails",
                candidates - tokens.audioOutput() - tokens.imageOutput(),
                tokens.audioOutput(),
                tokens.imageOutput());
        return text.append("}").toString();
    }

    private static void details(StringBuilder text, String name, long words, long audio, long image) {
        text.append(",\"")
                .append(name)
                .append("\":[{\"modality\":\"TEXT\",\"tokenCount\":")
                .append(words)
                .append("}");
        if (audio > 0) {
            text.append(",{\"modality\":\"AUDIO\",\"tokenCount\":")
                    .append(audio)
                    .append("}");
        }
        if (image > 0) {
            text.append(",{\"modality\":\"IMAGE\",\"tokenCount\":")
                    .append(image)
                    .append("}");
        }
        text.append("]");
    }
}
