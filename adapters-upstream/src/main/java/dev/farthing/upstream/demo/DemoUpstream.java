package dev.farthing.upstream.demo;

import dev.farthing.application.relay.ReplyEnd;
import dev.farthing.application.relay.ReplyHead;
import dev.farthing.application.relay.ReplyListener;
import dev.farthing.application.relay.ReplySummary;
import dev.farthing.application.relay.TextTally;
import dev.farthing.application.relay.Upstream;
import dev.farthing.application.relay.UpstreamCall;
import dev.farthing.application.relay.UpstreamRequest;
import dev.farthing.domain.upstream.Protocol;
import dev.farthing.domain.usage.Dialect;
import dev.farthing.domain.usage.Endpoint;
import dev.farthing.upstream.wire.RuledRequest;
import dev.farthing.upstream.wire.TextMeter;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A vendor inside the process: answers every question the same way each time, and reports its usage.
@ApplicationScoped
class DemoUpstream implements Upstream {
    private final Vertx vertx;
    private final InstantSource clock;

    DemoUpstream(Vertx vertx, InstantSource clock) {
        this.vertx = vertx;
        this.clock = clock;
    }

    @Override
    public Protocol protocol() {
        return Protocol.DEMO;
    }

    @Override
    public boolean speaks(Endpoint endpoint) {
        return endpoint.dialect() == Dialect.OPENAI
                && endpoint != Endpoint.RESPONSES
                && !endpoint.draws()
                && !endpoint.sounds();
    }

    @Override
    public UpstreamCall start(UpstreamRequest given, ReplyListener asker) {
        var ruled = RuledRequest.of(given);
        var request = ruled.request();
        var listener = ruled.telling(asker);
        var asked = DemoRequest.of(request);
        var call = new Call(vertx, request, asked, new DemoAnswer(request, asked, clock.instant()), listener);
        call.begin();
        return call;
    }

    private static final class Call implements UpstreamCall {
        /// Those that begin to answer.
        private static final Set<DemoTrouble> BROKEN_OFF =
                EnumSet.of(DemoTrouble.HALF, DemoTrouble.STALL, DemoTrouble.ERROR);

        private final Vertx vertx;
        private final Context context;
        private final @Nullable DemoTrouble trouble;
        private final UpstreamRequest request;
        private final DemoRequest asked;
        private final DemoAnswer answer;
        private final ReplyListener listener;
        private final long begunNanos = System.nanoTime();
        private final TextMeter meter = new TextMeter();
        private final StringBuilder said = new StringBuilder();
        private @Nullable Integer firstTokenMillis;
        private int choice;
        private int number;
        private boolean headTold;
        private boolean paused;
        private boolean waiting;
        private boolean over;

        Call(Vertx vertx, UpstreamRequest request, DemoRequest asked, DemoAnswer answer, ReplyListener listener) {
            this.vertx = vertx;
            this.context = vertx.getOrCreateContext();
            this.trouble = DemoTrouble.of(request.upstreamModel());
            this.request = request;
            this.asked = asked;
            this.answer = answer;
            this.listener = listener;
        }

        @Override
        public void pause() {
            paused = true;
        }

        @Override
        public void resume() {
            paused = false;
            if (waiting) {
                waiting = false;
                next();
            }
        }

        @Override
        public TextTally generated() {
            return meter.tally();
        }

        @Override
        public List<ByteBuffer> sent() {
            return request.body();
        }

        @Override
        public ReplySummary cancel() {
            over = true;
            return summary(false);
        }

        private void begin() {
            switch (trouble) {
                case null -> next();
                case HALF, STALL, ERROR, CALLER -> next();
                case SLOW ->
                    vertx.setTimer(DemoTrouble.slowness(request.upstreamModel()).toMillis(), _ -> step());
                case HANG -> vertx.setTimer(request.provider().timeouts().firstByteMillis(), _ -> fail());
                case RATE_LIMITED, DEAD, EMPTY_ACCOUNT, BROKEN, OVERLOADED, RESET, EMPTY ->
                    context.runOnContext(_ -> fail());
            }
        }

        private void breakOff() {
            if (trouble == DemoTrouble.STALL) {
                vertx.setTimer(request.provider().timeouts().idleMillis(), _ -> fail());
            } else if (trouble == DemoTrouble.ERROR) {
                object(200, headTold);
            } else {
                fail();
            }
        }

        /// Says what is wrong as a document of its own, or as the last event of a stream.
        private void object(int status, boolean streaming) {
            over = true;
            if (!headTold) {
                listener.began(head(status, false));
            }
            var soFar = summary(DemoTrouble.CODE);
            var body = bytes(streaming ? "data: " + DemoTrouble.body() + "\n\n" : DemoTrouble.body());
            var failure = Objects.requireNonNull(trouble).failure(request.upstreamModel(), soFar);
            listener.ended(new ReplyEnd(soFar, List.of(body), List.of(), failure));
        }

        private void fail() {
            var failure = over || trouble == null ? null : trouble.failure(request.upstreamModel(), summary(false));
            if (failure != null) {
                over = true;
                listener.failed(failure);
            }
        }

        private void next() {
            context.runOnContext(_ -> step());
        }

        private void step() {
            if (over) {
                return;
            }
            if (paused) {
                waiting = true;
                return;
            }
            var objection = asked.objection(request.endpoint());
            if (trouble == DemoTrouble.CALLER) {
                object(400, false);
            } else if (objection != null) {
                over = true;
                listener.began(head(400, false));
                listener.ended(new ReplyEnd(
                        new ReplySummary(false, null, TextTally.EMPTY, null, null, "invalid_request"),
                        List.of(bytes(objection.body())),
                        List.of()));
            } else if (request.stream() && !request.endpoint().embeds()) {
                stream();
            } else {
                whole();
            }
        }

        private void whole() {
            if (trouble != null && BROKEN_OFF.contains(trouble)) {
                breakOff();
                return;
            }
            over = true;
            if (!request.endpoint().embeds()) {
                for (var i = 0; i < answer.choices(); i++) {
                    say(answer.text(i));
                }
            }
            listener.began(head(200, false));
            listener.ended(new ReplyEnd(summary(true), List.of(bytes(answer.whole())), List.of()));
        }

        private void stream() {
            if (!headTold) {
                headTold = true;
                listener.began(head(200, true));
            }
            if (number > 1 && trouble != null && BROKEN_OFF.contains(trouble)) {
                breakOff();
                return;
            }
            if (choice == answer.choices()) {
                over = true;
                listener.ended(new ReplyEnd(
                        summary(true),
                        request.usageWanted() ? List.of(bytes(answer.usageEvent())) : List.of(),
                        List.of(bytes("data: [DONE]\n\n"))));
                return;
            }
            if (number > 0 && number <= answer.words(choice).size()) {
                say(answer.words(choice).get(number - 1));
            }
            var event = answer.event(choice, number);
            number++;
            if (number == answer.eventsOf(choice)) {
                number = 0;
                choice++;
            }
            listener.bytes(bytes(event));
            next();
        }

        private void say(String text) {
            if (firstTokenMillis == null) {
                firstTokenMillis = (int) ((System.nanoTime() - begunNanos) / 1_000_000);
            }
            meter.add(text);
            said.append(text);
        }

        private ReplySummary summary(String errorCode) {
            var soFar = summary(false);
            return new ReplySummary(
                    false,
                    null,
                    soFar.tally(),
                    soFar.unspoken(),
                    soFar.text(),
                    soFar.firstTokenMillis(),
                    errorCode,
                    soFar.echoedModel());
        }

        private ReplySummary summary(boolean complete) {
            return new ReplySummary(
                    complete,
                    complete ? answer.reported() : null,
                    meter.tally(),
                    TextTally.EMPTY,
                    request.keepText() ? said.toString() : null,
                    firstTokenMillis,
                    null,
                    request.upstreamModel());
        }

        private static ReplyHead head(int status, boolean stream) {
            return new ReplyHead(status, stream ? "text/event-stream" : "application/json", stream, Map.of());
        }

        private static ByteBuffer bytes(String text) {
            return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
        }
    }
}
