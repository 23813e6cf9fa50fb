package dev.farthing.upstream.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.farthing.domain.fault.Fault;
import dev.farthing.domain.fault.FaultException;
import dev.farthing.upstream.FakeVendor;
import dev.farthing.upstream.FakeVendor.Answer;
import dev.farthing.upstream.wire.VendorClients;
import io.vertx.core.Vertx;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WebReleaseFeedTest {
    private final Vertx vertx = Vertx.vertx();
    private final FakeVendor server = FakeVendor.on(vertx);
    private final WebReleaseFeed feed = new WebReleaseFeed(new VendorClients(vertx));

    @AfterEach
    void close() {
        server.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    private String newest() {
        return feed.newest(server.baseUrl() + "/releases/latest?channel=stable");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"version\":\"0.2.0\"} | 0.2.0",
                "{\"tag_name\":\"v0.3.0\",\"assets\":[{\"version\":\"9\"}]} | v0.3.0",
                "{\"assets\":[],\"version\":\"1.0\",\"tag_name\":\"v9\"} | 1.0"
            })
    void theNewestVersionIsRead(String document, String version) {
        server.next(Answer.json(200, document));
        assertThat(newest()).isEqualTo(version);
    }

    @Test
    void nothingIsSentThatTellsWhoAsks() {
        server.next(Answer.json(200, "{\"version\":\"1\"}"));
        newest();
        var asked = server.asked();
        assertThat(asked.method() + " " + asked.uri()).isEqualTo("GET /v1/releases/latest?channel=stable");
        assertThat(asked.headers()).containsEntry("user-agent", "farthing").doesNotContainKey("authorization");
        assertThat(asked.body()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"302 | {\"version\":\"1\"}", "500 | {}", "200 | <html>", "200 | {\"version\":\" \"}", "200 | {}"})
    void whatTellsNoVersionIsRefused(int status, String document) {
        server.next(Answer.json(status, document));
        assertThatThrownBy(this::newest)
                .isInstanceOfSatisfying(
                        FaultException.class,
                        refusal -> assertThat(refusal.fault()).isEqualTo(Fault.UPSTREAM_ERROR));
    }

    @Test
    void whereNobodyIsItIsSaid() {
        assertThatThrownBy(() -> feed.newest("http://127.0.0.1:1"))
                .isInstanceOfSatisfying(
                        FaultException.class,
                        refusal ->
                                assertThat(refusal.sentence()).isEqualTo("The address for updates cannot be reached."));
        assertThatThrownBy(() -> feed.newest("http://127.0.0.1:99999999/%")).isInstanceOf(FaultException.class);
    }
}
