package dev.farthing.application.relay;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Remembers all a [ReplyListener] hears, and objects to what it must not hear.
public class HeardReply implements ReplyListener {
    private final CompletableFuture<HeardReply> over = new CompletableFuture<>();
    private final List<String> objections = new ArrayList<>();
    private final ByteArrayOutputStream passed = new ByteArrayOutputStream();
    private final Consumer<String> onPart;
    private @Nullable Thread thread;
    private @Nullable ReplyHead head;
    private @Nullable ReplyEnd end;
    private @Nullable UpstreamFailure failure;

    public HeardReply() {
        this(_ -> {});
    }

    /// @param onPart hears every part as it comes
    public HeardReply(Consumer<String> onPart) {
        this.onPart = onPart;
    }

    /// Waits for the end of the attempt.
    public HeardReply await() {
        try {
            over.get(30, TimeUnit.SECONDS);
        } catch (Exception missing) {
            throw new AssertionError("the attempt did not end", missing);
        }
        return this;
    }

    public boolean isOver() {
        return over.isDone();
    }

    public List<String> objections() {
        return objections;
    }

    public @Nullable ReplyHead head() {
        return head;
    }

    public @Nullable ReplyEnd end() {
        return end;
    }

    public @Nullable UpstreamFailure failure() {
        return failure;
    }

    /// What was passed on at once.
    public String passed() {
        return passed.toString(StandardCharsets.UTF_8);
    }

    /// All the client gets: what was passed on, the tail, the terminator.
    public String all() {
        var all = new ByteArrayOutputStream();
        all.writeBytes(passed.toByteArray());
        if (end != null) {
            end.tail().forEach(part -> all.writeBytes(bytesOf(part)));
            end.terminator().forEach(part -> all.writeBytes(bytesOf(part)));
        }
        return all.toString(StandardCharsets.UTF_8);
    }

    @Override
    public void began(ReplyHead told) {
        note("began");
        if (head != null) {
            objections.add("began twice");
        }
        head = told;
    }

    @Override
    public void bytes(ByteBuffer part) {
        note("bytes");
        if (head == null || !head.stream()) {
            objections.add("bytes without the head of a stream");
        }
        var bytes = bytesOf(part);
        passed.writeBytes(bytes);
        onPart.accept(new String(bytes, StandardCharsets.UTF_8));
    }

    @Override
    public void ended(ReplyEnd told) {
        note("ended");
        if (head == null) {
            objections.add("ended without having begun");
        }
        end = told;
        over.complete(this);
    }

    @Override
    public void failed(UpstreamFailure told) {
        note("failed");
        failure = told;
        over.complete(this);
    }

    private void note(String what) {
        if (thread == null) {
            thread = Thread.currentThread();
        } else if (thread != Thread.currentThread()) {
            objections.add(what + " on another thread");
        }
        if (over.isDone()) {
            objections.add(what + " after the end");
        }
    }

    private static byte[] bytesOf(ByteBuffer part) {
        var bytes = new byte[part.remaining()];
        part.duplicate().get(bytes);
        return bytes;
    }
}
