package dev.farthing.application.relay;

import dev.farthing.domain.fault.Fault;
import dev.farthing.domain.upstream.FailureClass;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One attempt as the vendor sees it, which does what a test says.
record PlayedAttempt(Choice choice, ReplyListener listener, List<String> signals) implements UpstreamCall {
    @Override
    public void pause() {
        signals.add("pause");
    }

    @Override
    public void resume() {
        signals.add("resume");
    }

    @Override
    public TextTally generated() {
        return new TextTally(signals.size(), 0);
    }

    @Override
    public ReplySummary cancel() {
        signals.add("cancel");
        return ReplySummary.NOTHING;
    }

    void fails(FailureClass why, @Nullable Duration hint) {
        listener.failed(new UpstreamFailure(Fault.UPSTREAM_ERROR, why, "no", 500, hint, ReplySummary.NOTHING));
    }

    void answers() {
        answers(200);
    }

    void answers(int status) {
        listener.began(new ReplyHead(status, "application/json", false, Map.of()));
        listener.ended(new ReplyEnd(ScriptedUpstream.reported(3, 1), List.of(bytes("{}")), List.of()));
    }

    void streams(String text) {
        listener.began(new ReplyHead(200, "text/event-stream", true, Map.of()));
        listener.bytes(bytes(text));
    }

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }
}
