package dev.farthing.application.relay;

import dev.farthing.domain.fault.Fault;
import dev.farthing.domain.upstream.FailureClass;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One attempt as the vendor sees it, which does what a test says.
final class PlayedAttempt implements UpstreamCall {
    private final Choice choice;
    private final ReplyListener listener;
    private final List<String> signals = new ArrayList<>();
    private @Nullable ReplySummary soFar = ReplySummary.NOTHING;

    PlayedAttempt(Choice choice, ReplyListener listener) {
        this.choice = choice;
        this.listener = listener;
    }

    Choice choice() {
        return choice;
    }

    ReplyListener listener() {
        return listener;
    }

    List<String> signals() {
        return signals;
    }

    /// What is told when it is cancelled; null for nothing to bill.
    void hasCome(@Nullable ReplySummary summary) {
        soFar = summary;
    }

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
    public List<ByteBuffer> sent() {
        return List.of(ByteBuffer.wrap(new byte[] {'{', '}'}));
    }

    @Override
    public @Nullable ReplySummary cancel() {
        signals.add("cancel");
        return soFar;
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
