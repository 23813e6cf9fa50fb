package dev.farthing.journey;

import dev.farthing.journey.Caller.Answer;
import dev.farthing.journey.Management.Made;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;

/// Calls from many sides, and what their callers saw.
final class Load {
    private static final AtomicInteger NUMBERS = new AtomicInteger();
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Replicas replicas;
    private final Made key;
    private final Set<Integer> tried = ConcurrentHashMap.newKeySet();
    /// The number of each call whose last byte arrived, by its request id.
    final Map<String, Integer> answered = new ConcurrentHashMap<>();

    final Queue<Answer> refusals = new ConcurrentLinkedQueue<>();
    final Queue<Answer> others = new ConcurrentLinkedQueue<>();
    /// Calls that came to no answer, for the gateway was gone.
    final AtomicInteger lost = new AtomicInteger();

    Load(Replicas replicas, Made key) {
        this.replicas = replicas;
        this.key = key;
    }

    Made key() {
        return key;
    }

    /// Waits until every process knows the key, and with it all that was made before it.
    Load known() {
        for (int i = 0; i < replicas.count(); i++) {
            var caller = replicas.caller(i, key);
            Await.until(
                    "the key is known everywhere",
                    PATIENCE,
                    () -> caller.get("/v1/models").status(),
                    status -> status == 200);
        }
        return this;
    }

    /// One call of so many tokens of answer at most, of which the vendor is told what to do by words.
    Answer call(int replica, long maxTokens, boolean stream, String words) {
        int number = NUMBERS.incrementAndGet();
        tried.add(number);
        var body = Replicas.body("call " + number + " answer " + maxTokens + words, maxTokens, stream);
        var answer = replicas.caller(replica, key).post(Caller.CHAT, body);
        if (answer.status() == 200) {
            if (!stream || answer.text().contains("[DONE]")) {
                answered.put(answer.requestId(), number);
            }
        } else if (answer.status() == 429 || answer.status() == 402) {
            refusals.add(answer);
        } else {
            others.add(answer);
        }
        return answer;
    }

    /// The same, where the gateway may be gone.
    void tryCall(int replica, long maxTokens, boolean stream, String words) {
        try {
            call(replica, maxTokens, stream, words);
        } catch (AssertionError | IllegalStateException _) {
            lost.incrementAndGet();
        }
    }

    /// Waits until so many more calls are answered, which they are however slow the machine is.
    void awaitMore(int calls) {
        int enough = answered.size() + calls;
        Await.until("calls are answered", PATIENCE, answered::size, size -> size >= enough);
    }

    /// All that the vendor billed for these calls.
    long billedPico() {
        return tried.stream().mapToLong(replicas.vendor::billedPico).sum();
    }

    /// How many of these calls reached the vendor.
    long reached() {
        return tried.stream()
                .filter(number -> replicas.vendor.asked(number) > 0)
                .count();
    }

    /// Runs from many sides and waits for all of them.
    static void from(int sides, IntConsumer work) {
        var running = new ArrayList<CompletableFuture<Void>>();
        for (int i = 0; i < sides; i++) {
            int side = i;
            running.add(Traffic.once(() -> work.accept(side)));
        }
        Traffic.all(running);
    }
}
