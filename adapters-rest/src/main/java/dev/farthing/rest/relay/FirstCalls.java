package dev.farthing.rest.relay;

import dev.farthing.application.answer.FirstAnswers;
import dev.farthing.application.answer.FirstAnswers.Answer;
import dev.farthing.application.answer.FirstAnswers.Beginning;
import dev.farthing.application.answer.FirstAnswers.Request;
import dev.farthing.application.answer.FirstAnswers.Way;
import dev.farthing.application.relay.CurrentCatalogue;
import dev.farthing.domain.fault.Fault;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/// Lets a call that carries an `Idempotency-Key` be made once, where the operator wants that: its twins get the first
/// answer again. Nothing of this is looked at for a call without the header.
@Singleton
class FirstCalls {
    private static final Logger LOG = Logger.getLogger(FirstCalls.class);
    private static final CharSequence HEADER = HttpHeaders.createOptimized("idempotency-key");
    private static final int LONGEST_KEY = 255;

    private final FirstAnswers answers;
    private final CurrentCatalogue catalogue;
    private final Vertx vertx;

    FirstCalls(FirstAnswers answers, CurrentCatalogue catalogue, Vertx vertx) {
        this.answers = answers;
        this.catalogue = catalogue;
        this.vertx = vertx;
    }

    /// The key a call is to be made once under; null where it is to be made however often it comes.
    @Nullable
    String keyOf(HttpServerRequest request) {
        var key = request.headers().get(HEADER);
        if (key == null || !catalogue.get().settings().idempotentReplay()) {
            return null;
        }
        if (key.isBlank() || key.length() > LONGEST_KEY) {
            throw Fault.INVALID_REQUEST.because("Idempotency-Key must have 1 to " + LONGEST_KEY + " characters.");
        }
        return key;
    }

    /// Asks whether a call came before, and claims it if not.
    CompletionStage<Claim> claim(UUID keyId, Target.Call target, String key, byte[] body) {
        return blocking(() -> {
            var request = new Request(
                    FirstAnswers.CALLS_OF + keyId,
                    digest(key.getBytes(StandardCharsets.UTF_8)),
                    digest((nameOf(target) + "\n").getBytes(StandardCharsets.UTF_8), body));
            return new Claim(request, answers.begin(request, Way.OF_A_CALL));
        });
    }

    /// What the path says beside the body.
    private static String nameOf(Target.Call target) {
        var endpoint = target.endpoint().name();
        return target.model() == null ? endpoint : endpoint + "\n" + target.model() + "\n" + target.stream();
    }

    /// What it takes does a round trip to the database and is nothing for an event loop.
    private <T> CompletionStage<T> blocking(java.util.concurrent.Callable<T> work) {
        return vertx.executeBlocking(work, false).toCompletionStage();
    }

    private static String digest(byte[]... parts) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            for (var part : parts) {
                digest.update(part);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java has no SHA-256", e);
        }
    }

    /// One call's claim to be the first, or what came of an earlier one.
    final class Claim {
        private final Request request;
        private final Beginning beginning;

        private Claim(Request request, Beginning beginning) {
            this.request = request;
            this.beginning = beginning;
        }

        Beginning beginning() {
            return beginning;
        }

        /// Keeps what its twins will be answered, or gives the claim up where that is null. Comes to its end even
        /// where the database fails; then twins are turned away.
        CompletionStage<Void> end(@Nullable Answer answer) {
            return FirstCalls.this.<Void>blocking(() -> {
                try {
                    if (answer == null) {
                        answers.forget(request, Way.OF_A_CALL);
                    } else {
                        answers.keep(request, Way.OF_A_CALL, answer);
                    }
                } catch (RuntimeException failure) {
                    LOG.warnf("what twins of a call are to be answered could not be kept: %s", failure.getMessage());
                }
                return null;
            });
        }
    }
}
