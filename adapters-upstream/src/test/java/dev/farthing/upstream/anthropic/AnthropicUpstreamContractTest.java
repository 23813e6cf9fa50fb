package dev.farthing.upstream.anthropic;

import dev.farthing.application.relay.Upstream;
import dev.farthing.application.relay.UpstreamContract;
import dev.farthing.application.relay.UpstreamRequest;
import dev.farthing.domain.usage.Endpoint;
import dev.farthing.upstream.FakeVendor;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

class AnthropicUpstreamContractTest implements UpstreamContract {
    private AnthropicCalls calls;
    private FakeVendor vendor;

    @BeforeEach
    void open() {
        calls = new AnthropicCalls();
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
        return Endpoint.MESSAGES;
    }

    @Override
    public String endOfStream() {
        return Messages.STOP;
    }

    @Override
    public boolean tellsUsageOnDemand() {
        return false;
    }

    @Override
    public String lastFigures() {
        return "message_delta";
    }

    @Override
    public UpstreamRequest answerable(Endpoint endpoint, boolean stream, boolean usageWanted) {
        vendor.next(stream ? Messages.stream() : Messages.whole());
        calls.stream = stream;
        return calls.request();
    }

    @Override
    public <T> T onLoop(Supplier<T> work) {
        return calls.onLoop(work);
    }
}
