package dev.farthing.upstream;

import dev.farthing.upstream.FakeVendor.Answer;
import java.util.Map;

/// All that vendors do instead of answering, to be scripted on a [FakeVendor]; and one good answer to compare with.
public final class Misbehaviour {
    private static final String JSON = "application/json";
    private static final String WORD = """
            data: {"id":"c","choices":[{"index":0,"delta":{"content":"Hello"},"finish_reason":null}]}

            """;
    private static final String END = """
            data: {"id":"c","choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}

            data: {"id":"c","choices":[],"usage":{"prompt_tokens":5,"completion_tokens":1,"total_tokens":6}}

            data: [DONE]

            """;

    private Misbehaviour() {}

    /// What a well-behaved vendor says.
    public static Answer none() {
        return Answer.json(200, """
                {"id":"c","object":"chat.completion","choices":[{"index":0,"message":{"role":"assistant",\
                "content":"Hello"},"finish_reason":"stop"}],\
                "usage":{"prompt_tokens":5,"completion_tokens":1,"total_tokens":6}}""");
    }

    /// What a well-behaved vendor streams.
    public static Answer noneInAStream() {
        return Answer.events(WORD, END);
    }

    public static Answer rateLimited(int retryAfterSeconds) {
        return Answer.of(429, Map.of("content-type", JSON, "retry-after", Integer.toString(retryAfterSeconds)))
                .piece(
                        "{\"error\":{\"message\":\"slow down\",\"type\":\"rate_limit_error\",\"code\":\"rate_limit_exceeded\"}}")
                .withLength();
    }

    public static Answer deadCredential() {
        return Answer.json(401, "{\"error\":{\"message\":\"Incorrect API key\",\"code\":\"invalid_api_key\"}}");
    }

    public static Answer emptyAccount() {
        return Answer.json(402, "{\"error\":{\"message\":\"Insufficient Balance\",\"code\":\"insufficient_balance\"}}");
    }

    public static Answer trouble(int status) {
        return Answer.json(status, "{\"error\":{\"message\":\"trouble\",\"type\":\"server_error\"}}");
    }

    /// Takes the request and never says a word.
    public static Answer hangs() {
        return Answer.of(200, Map.of()).silent();
    }

    /// Breaks the connection once the head is told.
    public static Answer breaksAfterTheHead() {
        return Answer.of(200, Map.of("content-type", JSON)).piece("{").thenBreaks();
    }

    /// Streams a word and breaks off.
    public static Answer halfAStream() {
        return Answer.events(WORD).thenBreaks();
    }

    /// Streams a word and falls silent.
    public static Answer stallsInAStream() {
        return Answer.events(WORD).thenStalls();
    }

    public static Answer empty() {
        return Answer.json(200, "");
    }

    public static Answer errorInASuccess() {
        return Answer.json(200, "{\"error\":{\"message\":\"upstream died\",\"code\":502}}");
    }

    public static Answer errorInAStream() {
        return Answer.events(
                "event: error\ndata: {\"error\":{\"message\":\"overloaded\",\"type\":\"overloaded_error\"}}\n\n");
    }

    public static Answer redirect(String location) {
        return Answer.of(302, Map.of("location", location)).withLength();
    }
}
