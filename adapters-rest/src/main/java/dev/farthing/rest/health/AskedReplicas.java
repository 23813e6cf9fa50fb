package dev.farthing.rest.health;

import dev.farthing.application.readiness.OtherReplicas;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CompletionStage;

/// Asks other replicas over HTTP whether they take over.
///
/// Their certificates name what clients call them by, and not the addresses they are asked at, so that nobody's is
/// looked at. Nothing is told to whoever answers, and an answer can do no more than have calls sent elsewhere that
/// would be turned away here.
@Singleton
class AskedReplicas implements OtherReplicas {
    private static final String QUESTION = "/q/health/group/" + TakingOver.GROUP;
    private static final int IN_TIME_MILLIS = 900;
    private static final int OK = 200;

    private final HttpClient client;

    AskedReplicas(Vertx vertx) {
        client = vertx.createHttpClient(new HttpClientOptions()
                .setTrustAll(true)
                .setVerifyHost(false)
                .setKeepAlive(false)
                .setConnectTimeout(IN_TIME_MILLIS));
    }

    @Override
    public CompletionStage<Boolean> isAnyWell(List<URI> others) {
        return Future.any(others.stream().map(this::well).toList())
                .map(true)
                .otherwise(false)
                .toCompletionStage();
    }

    /// Fails where the answer is another.
    private Future<Integer> well(URI other) {
        var asked = new RequestOptions()
                .setMethod(HttpMethod.GET)
                .setAbsoluteURI(other + QUESTION)
                .setTimeout(IN_TIME_MILLIS);
        return client.request(asked)
                .compose(HttpClientRequest::send)
                .map(answer -> answer.statusCode())
                .compose(status -> status == OK
                        ? Future.succeededFuture(status)
                        : Future.failedFuture("it is not well: " + status));
    }

    @PreDestroy
    void close() {
        client.close();
    }
}
