package dev.farthing.rest.relay;

import dev.farthing.domain.fault.Fault;
import dev.farthing.domain.fault.FaultException;
import dev.farthing.domain.upstream.Model;
import dev.farthing.domain.upstream.ModelType;
import dev.farthing.domain.usage.Dialect;
import dev.farthing.domain.usage.Endpoint;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Singleton;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.Consumer;

/// Says how many tokens a request would have, as far as that can be known without its vendor. It costs nothing and
/// is limited as the list of models is.
@Singleton
class TokenCounts {
    private final RelayParts parts;
    private final ModelLists models;
    private final Vertx vertx;

    TokenCounts(RelayParts parts, ModelLists models, Vertx vertx) {
        this.parts = parts;
        this.models = models;
        this.vertx = vertx;
    }

    void count(HttpServerRequest request, Target.CountTokens target) {
        try {
            parts.openKey.open(PresentedKey.of(request), parts.address.of(request));
            var encoding = request.headers().get(HttpHeaders.CONTENT_ENCODING);
            if (encoding != null && !encoding.isBlank() && !encoding.strip().equalsIgnoreCase("identity")) {
                throw Fault.UNSUPPORTED_MEDIA_TYPE.because(
                        "The request body must be sent as it is, without a Content-Encoding.");
            }
        } catch (FaultException refusal) {
            Reply.refuse(request, refusal);
            return;
        }
        int most = parts.catalogue.get().settings().mostRequestBytes();
        var room = parts.bodyRoom.share();
        request.response().endHandler(_ -> room.free());
        Consumer<byte[]> whole = body -> count(request, target, body);
        new BodyReader(parts.patience.get(), request, most, room, whole, new BodyReader.Unread() {
                    @Override
                    public void tooLarge() {
                        request.response().putHeader(HttpHeaders.CONNECTION, "close");
                        Reply.refuse(
                                request,
                                Fault.REQUEST_TOO_LARGE,
                                "The request body is larger than " + most + " bytes.");
                    }

                    @Override
                    public void noRoom() {
                        request.response()
                                .putHeader(HttpHeaders.CONNECTION, "close")
                                .putHeader(HttpHeaders.RETRY_AFTER, "1");
                        Reply.refuse(request, Fault.NOT_READY, RelayCall.NO_ROOM);
                    }
                })
                .read(System.nanoTime());
    }

    private void count(HttpServerRequest request, Target.CountTokens target, byte[] body) {
        try {
            var inPath = target.model();
            var name = inPath == null ? AnthropicRequest.scan(body).model() : inPath;
            models.withNamed(request, name, target.dialect(), model -> count(request, target, model, body));
        } catch (FaultException refusal) {
            Reply.refuse(request, refusal);
        }
    }

    private void count(HttpServerRequest request, Target.CountTokens target, Model model, byte[] body) {
        var endpoint = endpoint(target.dialect(), model);
        if (target.dialect() == Dialect.GEMINI) {
            GeminiRequest.scan(body, new Target.Call(endpoint, model.id(), false));
        }
        var context = vertx.getOrCreateContext();
        parts.counter
                .foresee(model.tokenizer(), endpoint, List.of(ByteBuffer.wrap(body)))
                .whenComplete((counted, failure) -> context.runOnContext(_ -> {
                    if (failure == null) {
                        Reply.send(
                                request,
                                200,
                                told(target.dialect(), counted.tokens().promptTokens()));
                    } else {
                        Reply.failed(request, failure);
                    }
                }));
    }

    private static Endpoint endpoint(Dialect dialect, Model model) {
        if (dialect == Dialect.ANTHROPIC) {
            return Endpoint.MESSAGES;
        }
        return model.type() == ModelType.EMBEDDING ? Endpoint.EMBED_CONTENT : Endpoint.GENERATE_CONTENT;
    }

    private static String told(Dialect dialect, long tokens) {
        return dialect == Dialect.ANTHROPIC
                ? "{\"input_tokens\":" + tokens + "}"
                : "{\"totalTokens\":" + tokens + ",\"promptTokensDetails\":[{\"modality\":\"TEXT\",\"tokenCount\":"
                        + tokens + "}]}";
    }
}
