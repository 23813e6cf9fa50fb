package dev.farthing.rest.relay;

import dev.farthing.application.answer.FirstAnswers.Answer;
import dev.farthing.application.relay.Admission;
import dev.farthing.application.relay.CachedAnswer;
import dev.farthing.application.relay.RateLimits.Standing;
import dev.farthing.application.relay.ReplyEnd;
import dev.farthing.application.relay.ReplyHead;
import dev.farthing.application.relay.ResponseCache;
import dev.farthing.application.relay.SettleCall.Settlement;
import dev.farthing.application.relay.UpstreamFailure;
import dev.farthing.application.relay.VendorCall;
import dev.farthing.domain.fault.Fault;
import dev.farthing.domain.fault.FaultException;
import dev.farthing.domain.money.Money;
import dev.farthing.domain.usage.CallRecord;
import dev.farthing.domain.usage.UsageSource;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The client's side of a call: what is written to it, and when.
///
/// A stream that is silent for a while is sent something that says nothing, so that nobody on the way takes it for
/// dead. What a stream cost is said in its last comment, or in trailers where it has no place for one. Headers that
/// are said once are added: to replace them the others would be searched for each.
final class ClientReply {
    private static final int MOST_KEPT_BYTES = 1024 * 1024;
    private static final byte[] NO_BYTES = {};
    private static final long NO_TIMER = -1;
    static final CharSequence X_REQUEST_ID = HttpHeaders.createOptimized("x-request-id");
    private static final CharSequence X_COST = HttpHeaders.createOptimized("x-farthing-cost");
    private static final CharSequence X_MODEL = HttpHeaders.createOptimized("x-farthing-model");
    private static final CharSequence X_PROVIDER = HttpHeaders.createOptimized("x-farthing-provider");
    private static final CharSequence X_ATTEMPTS = HttpHeaders.createOptimized("x-farthing-attempts");
    private static final CharSequence X_OVERHEAD = HttpHeaders.createOptimized("x-farthing-overhead-ms");
    private static final CharSequence X_SOURCE = HttpHeaders.createOptimized("x-farthing-usage-source");
    private static final CharSequence X_MAX_OUTPUT = HttpHeaders.createOptimized("x-farthing-max-output");
    private static final CharSequence X_CACHE = HttpHeaders.createOptimized("x-farthing-cache");
    private static final CharSequence X_CACHE_SAVING = HttpHeaders.createOptimized("x-farthing-cache-saving");
    private static final CharSequence HIT = HttpHeaders.createOptimized("hit");
    private static final CharSequence MISS = HttpHeaders.createOptimized("miss");
    private static final CharSequence NOTHING = HttpHeaders.createOptimized("0");
    private static final CharSequence IDEMPOTENCY_REPLAYED = HttpHeaders.createOptimized("idempotency-replayed");
    private static final CharSequence X_ACCEL_BUFFERING = HttpHeaders.createOptimized("x-accel-buffering");
    private static final CharSequence NO = HttpHeaders.createOptimized("no");
    private static final CharSequence NO_CACHE = HttpHeaders.createOptimized("no-cache");
    private static final CharSequence ONE = HttpHeaders.createOptimized("1");
    private static final CharSequence TRAILER = HttpHeaders.createOptimized("trailer");
    private static final CharSequence CHARGE = HttpHeaders.createOptimized(X_COST + ", " + X_SOURCE);
    private static final CharSequence JSON = HttpHeaders.createOptimized("application/json");
    private static final CharSequence EVENTS = HttpHeaders.createOptimized("text/event-stream");
    private static final CharSequence JSON_ARRAY = HttpHeaders.createOptimized("application/json; charset=UTF-8");

    private final Vertx vertx;
    private final HttpServerRequest request;
    private final HttpServerResponse response;
    private final Wording wording;
    private final @Nullable JsonArrayStream array;
    private final long silenceMillis;
    private @Nullable UUID requestId;
    private @Nullable ReplyHead head;
    private CallRecord.@Nullable Hop hop;
    private ResponseCache.@Nullable Recording recording;
    private long timer = NO_TIMER;
    private boolean quiet;
    /// Whether a stream was begun though no vendor has answered.
    private boolean awaited;
    private boolean gone;

    /// @param array the form in which a stream is wanted; null for events
    /// @param silenceMillis of twice as much silence at most a client hears
    ClientReply(
            Vertx vertx,
            HttpServerRequest request,
            Wording wording,
            @Nullable JsonArrayStream array,
            long silenceMillis) {
        this.vertx = vertx;
        this.wording = wording;
        this.array = array;
        this.silenceMillis = silenceMillis;
        this.request = request;
        this.response = request.response();
    }

    /// Told unless the client has its answer already.
    void requestId(UUID id) {
        requestId = id;
        if (response.headWritten()) {
            return;
        }
        response.putHeader(X_REQUEST_ID, id.toString());
        wording.identify(response.headers(), id.toString());
    }

    void standing(Standing standing, Instant now) {
        if (response.headWritten()) {
            return;
        }
        RateHeaders.put(response.headers(), standing);
        wording.tell(response.headers(), standing, now);
    }

    void closeAfterwards() {
        response.putHeader(HttpHeaders.CONNECTION, "close");
    }

    void admitted(Admission.Granted grant) {
        requestId(grant.requestId());
        var headers = response.headers();
        headers.add(X_MODEL, grant.offer().model().id());
        var sent = grant.holding().outputTokens();
        var asked = grant.request().bounds().outputTokens();
        if (sent != null && asked != null && sent < asked) {
            headers.add(X_MAX_OUTPUT, sent.toString());
        }
        if (grant.standing() != null) {
            standing(grant.standing(), grant.admittedAt());
        }
    }

    /// No answer was given before to this question; whether its own is taken down for others.
    void missed(ResponseCache.@Nullable Recording takingDown) {
        recording = takingDown;
        response.headers().add(X_CACHE, MISS);
    }

    /// Does not give this answer to anybody else.
    void forget() {
        if (recording != null) {
            recording.drop();
            recording = null;
        }
    }

    private void takeDown(ByteBuffer bytes) {
        if (recording != null) {
            recording.add(bytes);
        }
    }

    /// Who answers, or failed last, and how many were asked.
    void answeredBy(VendorCall call) {
        var choice = call.answering();
        if (choice == null || response.headWritten()) {
            return;
        }
        var headers = response.headers();
        hop = choice.hop();
        headers.set(X_PROVIDER, headerText(choice.way().provider().name()));
        int attempts = Math.max(1, call.begun());
        headers.set(X_ATTEMPTS, attempts == 1 ? ONE : Integer.toString(attempts));
    }

    /// A stream will be answered in one piece, which may take long: begins it should nothing have come for a while.
    void awaitStream() {
        quiet = true;
        startBreathing(this::beginAwaited);
    }

    private void beginAwaited() {
        if (!isClosed() && !response.headWritten()) {
            awaited = true;
            response.setStatusCode(200);
            response.headers().set(HttpHeaders.CONTENT_TYPE, array == null ? EVENTS : JSON_ARRAY);
            beginStream();
        }
        breathe();
    }

    /// Keeps the head; it leaves with the first bytes.
    void began(ReplyHead replyHead, long overheadNanos) {
        head = replyHead;
        if (awaited) {
            return;
        }
        stopBreathing();
        response.setStatusCode(replyHead.status());
        var headers = response.headers();
        headers.add(HttpHeaders.CONTENT_TYPE, typeOf(replyHead));
        replyHead.headers().forEach(headers::set);
        if (replyHead.stream()) {
            headers.add(X_OVERHEAD, millis(overheadNanos));
            beginStream();
            startBreathing(this::breathe);
        }
    }

    private void beginStream() {
        response.headers().add(HttpHeaders.CACHE_CONTROL, NO_CACHE).add(X_ACCEL_BUFFERING, NO);
        if (!hasComments()) {
            response.headers().add(TRAILER, CHARGE);
        }
        response.setChunked(true);
    }

    private void startBreathing(Runnable breath) {
        if (!gone) {
            timer = vertx.setPeriodic(silenceMillis, _ -> breath.run());
        }
    }

    private CharSequence typeOf(ReplyHead replyHead) {
        if (array != null && replyHead.stream()) {
            return JSON_ARRAY;
        }
        return replyHead.contentType() == null ? JSON : replyHead.contentType();
    }

    /// Writes a part of a stream; true when the client is slower than what comes.
    boolean isFullAfter(ByteBuffer part) {
        var written = array == null ? part : array.elements(part);
        if (written.hasRemaining()) {
            quiet = false;
            takeDown(written);
            response.write(buffer(written));
        }
        return response.writeQueueFull();
    }

    void onDrain(Runnable drained) {
        response.drainHandler(_ -> drained.run());
    }

    /// The rest of the answer, now that the call is settled.
    void end(ReplyEnd end, Settlement settlement, long overheadNanos) {
        stopBreathing();
        if (isClosed()) {
            forget();
            return;
        }
        if (head != null && head.stream()) {
            var comment = charged(settlement.cost(), settlement.source());
            if (array != null) {
                response.end(arrayEnd(array, end, settlement));
                return;
            }
            end.tail().forEach(this::takeDown);
            keep(end, settlement, whole(end.terminator()).getBytes());
            var last = Unpooled.compositeBuffer();
            end.tail().forEach(piece -> last.addComponent(true, Unpooled.wrappedBuffer(piece)));
            last.addComponent(true, Unpooled.wrappedBuffer(comment));
            end.terminator().forEach(piece -> last.addComponent(true, Unpooled.wrappedBuffer(piece)));
            response.end(uncopied(last));
            return;
        }
        if (awaited) {
            endAwaited(end, settlement);
            return;
        }
        end.tail().forEach(this::takeDown);
        keep(end, settlement, NO_BYTES);
        charge(response.headers(), settlement.cost(), settlement.source());
        response.headers().add(X_OVERHEAD, millis(overheadNanos));
        response.end(whole(end.tail()));
    }

    private void keep(ReplyEnd end, Settlement settlement, byte[] terminator) {
        if (recording == null || head == null || hop == null) {
            return;
        }
        recording.keep(
                new CachedAnswer.About(
                        head.status(),
                        typeOf(head).toString(),
                        head.headers(),
                        hop,
                        end.summary().tally().codePoints(),
                        settlement.cost(),
                        settlement.source()),
                ByteBuffer.wrap(terminator));
        recording = null;
    }

    /// Gives an answer that was given before, byte for byte; only what it cost is told anew.
    void again(Admission.Cached call, Instant now) {
        if (isClosed()) {
            return;
        }
        requestId(call.requestId());
        if (call.standing() != null) {
            standing(call.standing(), now);
        }
        var answer = call.answer();
        var about = answer.about();
        var headers = response.headers();
        response.setStatusCode(about.status());
        headers.add(HttpHeaders.CONTENT_TYPE, about.contentType());
        about.headers().forEach(headers::set);
        headers.add(X_MODEL, call.model());
        headers.add(X_PROVIDER, headerText(about.hop().provider()));
        headers.add(X_ATTEMPTS, NOTHING);
        headers.add(X_CACHE, HIT);
        headers.add(X_CACHE_SAVING, about.cost().toPlainString());
        headers.add(
                HttpHeaders.AGE,
                Long.toString(Math.max(0, Duration.between(answer.at(), now).toSeconds())));
        if (call.request().stream()) {
            beginStream();
            var comment = charged(Money.ZERO, about.source());
            response.end(uncopied(Unpooled.compositeBuffer()
                    .addComponent(true, Unpooled.wrappedBuffer(answer.body()))
                    .addComponent(true, Unpooled.wrappedBuffer(comment))
                    .addComponent(true, Unpooled.wrappedBuffer(answer.terminator()))));
            return;
        }
        charge(headers, Money.ZERO, about.source());
        response.end(buffer(answer.body()));
    }

    private static void charge(MultiMap headers, Money cost, UsageSource source) {
        headers.add(X_COST, cost.toPlainString());
        headers.add(X_SOURCE, sourceOf(source));
    }

    private boolean hasComments() {
        return array == null && wording.allowsComments();
    }

    /// Says what a stream cost, in the comment that is returned or in the trailers.
    private byte[] charged(Money cost, UsageSource source) {
        if (hasComments()) {
            return comment(cost, source);
        }
        charge(response.trailers(), cost, source);
        return NO_BYTES;
    }

    /// Tells the client that the vendor failed: as an answer of its own, or inside the stream that had begun.
    void fail(UpstreamFailure failure, Settlement settlement) {
        stopBreathing();
        forget();
        if (isClosed()) {
            return;
        }
        Map<String, ?> more = failure.httpStatus() == null ? Map.of() : Map.of("upstream_status", failure.httpStatus());
        if (awaited || (head != null && head.stream())) {
            tell(new Refusal(failure.fault(), failure.sentence(), null, null, more, requestId), settlement);
            return;
        }
        response.headers().remove(HttpHeaders.CONTENT_TYPE);
        charge(response.headers(), settlement.cost(), settlement.source());
        refuse(failure.fault(), failure.sentence(), failure.retryAfter(), more);
    }

    /// The vendor refused what was asked, after its caller's stream had begun.
    private void endAwaited(ReplyEnd end, Settlement settlement) {
        var failure = end.failure();
        var said = failure == null ? null : failure.said();
        tell(
                new Refusal(
                        said != null && said.isTooLong() ? Fault.CONTEXT_LENGTH_EXCEEDED : Fault.INVALID_REQUEST,
                        said == null || said.message().isEmpty() ? "The provider refused the request." : said.message(),
                        null,
                        null,
                        head == null ? Map.of() : Map.of("upstream_status", head.status()),
                        requestId),
                settlement);
    }

    /// Ends a stream with an error.
    private void tell(Refusal refusal, Settlement settlement) {
        var error = wording.event(refusal);
        var comment = charged(settlement.cost(), settlement.source());
        if (array != null) {
            var last = array.elements(ByteBuffer.wrap(error.getBytes(StandardCharsets.UTF_8)));
            response.end(whole(List.of(last, array.end())));
            return;
        }
        response.end(Buffer.buffer(error).appendBytes(comment));
    }

    /// What twins of the call will be answered: its id and an answer in one piece, unless it is large; of a stream
    /// only that it was.
    Answer kept(ReplyEnd end) {
        if (head == null || requestId == null) {
            throw new IllegalStateException("nothing was answered yet");
        }
        return firstAnswer(requestId, head.status(), head.contentType(), head.stream(), end.tail());
    }

    /// The same of an answer that was given before.
    static Answer firstAnswer(Admission.Cached call) {
        var about = call.answer().about();
        return firstAnswer(
                call.requestId(),
                about.status(),
                about.contentType(),
                call.request().stream(),
                List.of(call.answer().body()));
    }

    private static Answer firstAnswer(
            UUID id, int status, @Nullable String contentType, boolean stream, List<ByteBuffer> pieces) {
        int size = pieces.stream().mapToInt(ByteBuffer::remaining).sum();
        boolean keeps = !stream
                && size <= MOST_KEPT_BYTES
                && (contentType == null || contentType.startsWith("application/json"));
        if (!keeps) {
            return new Answer(status, contentType, null);
        }
        var body = ByteBuffer.allocate(size);
        pieces.forEach(piece -> body.put(piece.duplicate()));
        return new Answer(status, "application/json", id + "\n" + new String(body.array(), StandardCharsets.UTF_8));
    }

    /// Answers what was answered before, under the id of that call; it costs nothing.
    void replay(int status, String kept) {
        if (isClosed()) {
            return;
        }
        int end = kept.indexOf('\n');
        wording.identify(response.headers(), kept.substring(0, end));
        response.headers()
                .set(X_REQUEST_ID, kept.substring(0, end))
                .set(X_COST, "0")
                .set(IDEMPOTENCY_REPLAYED, "true");
        Reply.send(request, status, kept.substring(end + 1));
    }

    void refuse(FaultException refusal) {
        if (!isClosed() && !response.headWritten()) {
            Reply.refuse(request, wording, Refusal.of(refusal).to(requestId));
        }
    }

    void refuse(Fault fault, String sentence, @Nullable Duration retryAfter, Map<String, ?> more) {
        if (isClosed() || response.headWritten()) {
            return;
        }
        if (fault == Fault.INSUFFICIENT_QUOTA || fault == Fault.INSUFFICIENT_BALANCE) {
            response.headers().set("x-should-retry", "false");
        }
        Reply.refuse(request, wording, new Refusal(fault, sentence, null, retryAfter, more, requestId));
    }

    /// Ends an answer that cannot be ended well.
    void breakOff() {
        stopBreathing();
        forget();
        if (isClosed()) {
            return;
        }
        if (response.headWritten()) {
            response.reset();
            return;
        }
        response.headers().set(HttpHeaders.CONTENT_TYPE, JSON);
        response.setStatusCode(500).end(wording.bug(String.valueOf(requestId)));
    }

    void gone() {
        gone = true;
        stopBreathing();
        forget();
    }

    private boolean isClosed() {
        return gone || response.closed() || response.ended();
    }

    private void breathe() {
        if (quiet && !isClosed() && (awaited || response.headWritten()) && !response.writeQueueFull()) {
            response.write(array == null ? wording.keepAlive() : JsonArrayStream.KEEP_ALIVE);
        }
        quiet = true;
    }

    private void stopBreathing() {
        if (timer != NO_TIMER) {
            vertx.cancelTimer(timer);
            timer = NO_TIMER;
        }
    }

    private Buffer arrayEnd(JsonArrayStream form, ReplyEnd end, Settlement settlement) {
        var pieces = new ArrayList<ByteBuffer>(end.tail().size() + 1);
        end.tail().forEach(piece -> pieces.add(form.elements(piece)));
        pieces.add(form.end());
        pieces.forEach(this::takeDown);
        keep(end, settlement, NO_BYTES);
        return whole(pieces);
    }

    private static byte[] comment(Money cost, UsageSource source) {
        return (": x-farthing-cost=" + cost.toPlainString() + " x-farthing-usage-source=" + sourceOf(source) + "\n\n")
                .getBytes(StandardCharsets.US_ASCII);
    }

    private static String sourceOf(UsageSource source) {
        return switch (source) {
            case REPORTED -> "reported";
            case EXACT -> "exact";
            case ESTIMATED -> "estimated";
        };
    }

    private static Buffer whole(List<ByteBuffer> pieces) {
        return pieces.size() == 1
                ? buffer(pieces.getFirst())
                : uncopied(Unpooled.wrappedBuffer(pieces.toArray(ByteBuffer[]::new)));
    }

    private static Buffer buffer(ByteBuffer part) {
        return uncopied(Unpooled.wrappedBuffer(part));
    }

    @SuppressWarnings("deprecation") // every other way to a Vert.x buffer copies the bytes
    private static Buffer uncopied(ByteBuf bytes) {
        return Buffer.buffer(bytes);
    }

    private static String millis(long nanos) {
        long hundredths = Math.max(0, nanos) / 10_000;
        return hundredths / 100 + "." + (hundredths % 100 < 10 ? "0" : "") + hundredths % 100;
    }

    /// Names are free text, headers are not.
    private static String headerText(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) < ' ' || text.charAt(i) > '~') {
                return URLEncoder.encode(text, StandardCharsets.UTF_8);
            }
        }
        return text;
    }
}
