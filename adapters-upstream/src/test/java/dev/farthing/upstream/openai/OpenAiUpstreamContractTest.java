package dev.farthing.upstream.openai;

import dev.farthing.application.relay.Upstream;
import dev.farthing.application.relay.UpstreamContract;
import dev.farthing.application.relay.UpstreamRequest;
import dev.farthing.domain.usage.Endpoint;
import dev.farthing.upstream.FakeVendor;
import dev.farthing.upstream.FakeVendor.Answer;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

class OpenAiUpstreamContractTest implements UpstreamContract {
    private Calls calls;
    private FakeVendor vendor;

    @BeforeEach
    void open() {
        calls = new Calls();
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
    public UpstreamRequest answerable(Endpoint endpoint, boolean stream, boolean usageWanted) {
        var usage = "\"usage\":{\"prompt_tokens\":5,\"completion_tokens\":2,\"total_tokens\":7}";
        vendor.next(
                stream
                        ? Answer.events(
                                "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"Hello\"}}],\"usage\":null}\n\n",
                                "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\" you\"}}],\"usage\":null}\n\n",
                                "data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}],\"usage\":null}\n\n",
                                "data: {\"choices\":[]," + usage + "}\n\n",
                                "data: [DONE]\n\n")
                        : Answer.json(
                                200,
                                "{\"choices\":[{\"message\":{\"content\":\"Hello you\"},\"finish_reason\":\"stop\"}],"
                                        + usage + "}"));
        calls.endpoint = endpoint;
        calls.stream = stream;
        calls.usageWanted = usageWanted;
        return calls.request();
    }

    @Override
    public <T> T onLoop(Supplier<T> work) {
        return calls.onLoop(work);
    }
}
