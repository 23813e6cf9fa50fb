package dev.farthing.upstream.abacus;

import dev.farthing.application.relay.Upstream;
import dev.farthing.application.relay.UpstreamContract;
import dev.farthing.application.relay.UpstreamRequest;
import dev.farthing.domain.usage.Endpoint;
import java.util.Set;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

class AbacusUpstreamContractTest implements UpstreamContract {
    private AbacusCalls calls;

    @BeforeEach
    void open() {
        calls = new AbacusCalls();
    }

    @AfterEach
    void close() {
        calls.close();
    }

    @Override
    public Upstream upstream() {
        return calls.upstream;
    }

    @Override
    public Set<Endpoint> endpoints() {
        return Set.of(Endpoint.CHAT_COMPLETIONS);
    }

    @Override
    public UpstreamRequest answerable(Endpoint endpoint, boolean stream, boolean usageWanted) {
        calls.abacus.says(
                "{\"type\":\"text\",\"messageId\":\"m\",\"segment\":\"Hello\"}",
                "{\"type\":\"text\",\"messageId\":\"m\",\"segment\":\" you\"}",
                "{\"usage\":{\"prompt_tokens\":5,\"completion_tokens\":2}}",
                "{\"end\":true,\"success\":true}");
        calls.stream = stream;
        calls.usageWanted = usageWanted;
        return calls.request();
    }

    @Override
    public <T> T onLoop(Supplier<T> work) {
        return calls.onLoop(work);
    }
}
