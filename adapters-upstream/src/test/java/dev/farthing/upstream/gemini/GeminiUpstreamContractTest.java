package dev.farthing.upstream.gemini;

import dev.farthing.application.relay.Upstream;
import dev.farthing.application.relay.UpstreamContract;
import dev.farthing.application.relay.UpstreamRequest;
import dev.farthing.domain.usage.Endpoint;
import dev.farthing.upstream.FakeVendor;
import dev.farthing.upstream.FakeVendor.Answer;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

class GeminiUpstreamContractTest implements UpstreamContract {
    private GeminiCalls calls;
    private FakeVendor vendor;

    @BeforeEach
    void open() {
        calls = new GeminiCalls();
        vendor = FakeVendor.on(calls.vertx);
        calls.baseUrl = vendor.baseUrl();
    }

    @AfterEach
    void close() {
        vendor.close();
        calls.close();
    }

    @Override
    public Upstream upstream() {
        return calls.upstream;
    }

    @Override
    public Endpoint conversations() {
        return Endpoint.GENERATE_CONTENT;
    }

    @Override
    public String endOfStream() {
        return "";
    }

    @Override
    public boolean tellsUsageOnDemand() {
        return false;
    }

    @Override
    public String lastFigures() {
        return "\"candidatesTokenCount\":2";
    }

    @Override
    public UpstreamRequest answerable(Endpoint endpoint, boolean stream, boolean usageWanted) {
        var usage = "\"usageMetadata\":{\"promptTokenCount\":5,\"candidatesTokenCount\":2,\"totalTokenCount\":7}";
        vendor.next(
                stream
                        ? Answer.events(
                                "data: {\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"Hello\"}]}}],"
                                        + "\"usageMetadata\":{\"promptTokenCount\":5,\"candidatesTokenCount\":1}}\r\n\r\n",
                                "data: {\"candidates\":[{\"content\":{\"parts\":[{\"text\":\" you\"}]},"
                                        + "\"finishReason\":\"STOP\"}]," + usage + "}\r\n\r\n")
                        : Answer.json(
                                200,
                                endpoint.embeds()
                                        ? "{\"embedding\":{\"values\":[0.5]}," + usage + "}"
                                        : "{\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"Hello you\"}]},"
                                                + "\"finishReason\":\"STOP\"}]," + usage + "}"));
        calls.endpoint = endpoint;
        calls.stream = stream;
        return calls.request();
    }

    @Override
    public <T> T onLoop(Supplier<T> work) {
        return calls.onLoop(work);
    }
}
