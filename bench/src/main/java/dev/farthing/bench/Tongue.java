package dev.farthing.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.ArrayList;
import java.util.List;

/// A dialect, as callers of this rig ask in it and its vendor answers in it.
enum Tongue {
    OPENAI("openai", "/v1", 3, 4),
    ANTHROPIC("anthropic", "", 5, 5),
    GEMINI("gemini", "/v1beta", 1, 1);

    static final int PROMPT = 330;
    static final int CACHED = 64;
    static final int COMPLETION = 70;

    private final String protocol;
    private final String base;
    private final int frame;
    private final int frameOfTranslations;

    /// @param frame how many data lines a stream has beside its pieces of text
    Tongue(String protocol, String base, int frame, int frameOfTranslations) {
        this.protocol = protocol;
        this.base = base;
        this.frame = frame;
        this.frameOfTranslations = frameOfTranslations;
    }

    String protocol() {
        return protocol;
    }

    /// What its vendor's address ends with.
    String base() {
        return base;
    }

    /// How many data lines a caller of this dialect gets of so many that its vendor sends in the other.
    int translated(int events, Tongue vendor) {
        return this == vendor ? events : events - vendor.frame + frameOfTranslations;
    }

    String path(String model, boolean stream) {
        return switch (this) {
            case OPENAI -> "/v1/chat/completions";
            case ANTHROPIC -> "/v1/messages";
            case GEMINI -> "/v1beta/models/" + model + (stream ? ":streamGenerateContent?alt=sse" : ":generateContent");
        };
    }

    /// A request up to the last text, which it asks with, and what follows that text.
    String[] request(String model, boolean stream, String system) {
        return switch (this) {
            case OPENAI ->
                new String[] {
                    "{\"model\":\"" + model + "\","
                            + (stream ? "\"stream\":true,\"stream_options\":{\"include_usage\":true}," : "")
                            + "\"temperature\":0.7,\"max_tokens\":256,\"messages\":[{\"role\":\"system\",\"content\":\""
                            + system + "\"},{\"role\":\"user\",\"content\":\"",
                    "\"}]}"
                };
            case ANTHROPIC ->
                new String[] {
                    "{\"model\":\"" + model + "\"," + (stream ? "\"stream\":true," : "")
                            + "\"temperature\":0.7,\"max_tokens\":256,\"system\":\"" + system
                            + "\",\"messages\":[{\"role\":\"user\",\"content\":\"",
                    "\"}]}"
                };
            case GEMINI ->
                new String[] {
                    "{\"systemInstruction\":{\"parts\":[{\"text\":\"" + system
                            + "\"}]},\"generationConfig\":{\"temperature\":0.7,\"maxOutputTokens\":256},"
                            + "\"contents\":[{\"role\":\"user\",\"parts\":[{\"text\":\"",
                    "\"}]}]}"
                };
        };
    }

    /// The events of a stream in order, each with one data line; the last ones carry the usage and the end.
    List<byte[]> lines(int events) {
        List<String> lines = new ArrayList<>(events);
        if (this == ANTHROPIC) {
            lines.add(event(
                    "message_start",
                    "\"message\":{\"id\":\"msg_bench\",\"type\":\"message\",\"role\":\"assistant\",\"model\":\"bench-sse\",\"content\":[],"
                            + "\"stop_reason\":null,\"stop_sequence\":null,\"usage\":{\"input_tokens\":" + (PROMPT - CACHED)
                            + ",\"cache_read_input_tokens\":" + CACHED + ",\"output_tokens\":1}}"));
            lines.add(event("content_block_start", "\"index\":0,\"content_block\":{\"type\":\"text\",\"text\":\"\"}"));
        }
        for (int i = 0; i < events - frame; i++) {
            lines.add(piece(" coin" + i));
        }
        lines.addAll(end());
        return lines.stream().map(line -> line.getBytes(US_ASCII)).toList();
    }

    private String piece(String text) {
        return switch (this) {
            case OPENAI -> chunk("[{\"index\":0,\"delta\":{\"content\":\"" + text + "\"},\"finish_reason\":null}]");
            case ANTHROPIC ->
                event("content_block_delta", "\"index\":0,\"delta\":{\"type\":\"text_delta\",\"text\":\"" + text + "\"}");
            case GEMINI -> candidate(text, "");
        };
    }

    private List<String> end() {
        return switch (this) {
            case OPENAI ->
                List.of(
                        chunk("[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]"),
                        chunk("[]," + usage()),
                        "data: [DONE]\n");
            case ANTHROPIC ->
                List.of(
                        event("content_block_stop", "\"index\":0"),
                        event(
                                "message_delta",
                                "\"delta\":{\"stop_reason\":\"end_turn\",\"stop_sequence\":null},\"usage\":{\"output_tokens\":"
                                        + COMPLETION + "}"),
                        "event: message_stop\ndata: {\"type\":\"message_stop\"}\n");
            case GEMINI ->
                List.of(candidate(
                        "",
                        ",\"finishReason\":\"STOP\"}],\"usageMetadata\":{\"promptTokenCount\":" + PROMPT
                                + ",\"cachedContentTokenCount\":" + CACHED + ",\"candidatesTokenCount\":" + COMPLETION
                                + ",\"totalTokenCount\":" + (PROMPT + COMPLETION) + "},\"modelVersion\":\"bench-sse\"}\n"));
        };
    }

    static String usage() {
        return "\"usage\":{\"prompt_tokens\":" + PROMPT + ",\"completion_tokens\":" + COMPLETION + ",\"total_tokens\":"
                + (PROMPT + COMPLETION) + ",\"prompt_tokens_details\":{\"cached_tokens\":" + CACHED + "}}";
    }

    private static String chunk(String choices) {
        return "data: {\"id\":\"chatcmpl-bench\",\"object\":\"chat.completion.chunk\",\"created\":1764000000,"
                + "\"model\":\"bench-sse\",\"system_fingerprint\":\"fp_bench\",\"choices\":" + choices + "}\n";
    }

    private static String event(String type, String members) {
        return "event: " + type + "\ndata: {\"type\":\"" + type + "\"," + members + "}\n";
    }

    private static String candidate(String text, String end) {
        return "data: {\"candidates\":[{\"index\":0,\"content\":{\"role\":\"model\",\"parts\":[{\"text\":\"" + text
                + "\"}]}" + (end.isEmpty() ? "}]}\n" : end);
    }
}
