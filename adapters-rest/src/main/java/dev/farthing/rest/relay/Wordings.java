package dev.farthing.rest.relay;

import dev.farthing.domain.usage.Dialect;
import dev.farthing.domain.usage.Endpoint;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;

/// The wordings of all dialects.
final class Wordings {
    /// What clients of Anthropic's dialect say with every request, and no others.
    static final CharSequence ANTHROPIC_VERSION = HttpHeaders.createOptimized("anthropic-version");

    private static final Wording OPENAI = new OpenAiErrors();
    private static final Wording RESPONSES = new ResponsesErrors();
    private static final Wording ANTHROPIC = new AnthropicErrors();
    private static final Wording GEMINI = new GeminiErrors();

    private Wordings() {}

    static Wording of(Endpoint endpoint) {
        return endpoint == Endpoint.RESPONSES ? RESPONSES : of(endpoint.dialect());
    }

    static Wording of(Dialect dialect) {
        return switch (dialect) {
            case OPENAI -> OPENAI;
            case ANTHROPIC -> ANTHROPIC;
            case GEMINI -> GEMINI;
        };
    }

    /// That of whoever asks for a path, as far as the path tells.
    static Wording at(String path) {
        return of(Target.dialect(path));
    }

    /// That of whoever asks.
    static Wording of(HttpServerRequest request) {
        return request.headers().contains(ANTHROPIC_VERSION) ? ANTHROPIC : at(String.valueOf(request.path()));
    }
}
