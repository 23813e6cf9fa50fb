package dev.farthing.web;

import dev.farthing.application.Ids;
import dev.farthing.application.answer.FirstAnswers;
import dev.farthing.application.answer.FirstAnswers.Answer;
import dev.farthing.application.answer.FirstAnswers.Beginning;
import dev.farthing.application.answer.FirstAnswers.Request;
import dev.farthing.application.answer.FirstAnswers.Way;
import dev.farthing.domain.fault.Fault;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.Response;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.function.Function;
import java.util.function.Supplier;

/// Lets a form that makes something take effect once, however often its button is pressed or its page reloaded.
@Singleton
public class Once {
    private static final String FIELD = "once";
    private static final String OPERATOR_KEY = "operator_key";
    private static final Answer DONE = new Answer(200, null, null);
    private static final int LONGEST = 36;

    private final FirstAnswers answers;
    private final Visit visit;
    private final Ids ids;

    Once(FirstAnswers answers, Visit visit, Ids ids) {
        this.answers = answers;
        this.visit = visit;
        this.ids = ids;
    }

    /// What a form that is being shown is known by, in its field `once`.
    public String draw() {
        return ids.next().toString();
    }

    /// Does what the form asks for, unless it did so before, and shows what came of it. What was done stays done
    /// where only that fails.
    public <T> Response take(Form form, Supplier<T> deed, Function<T, Response> shown) {
        return shown.apply(done(form, deed));
    }

    private <T> T done(Form form, Supplier<T> deed) {
        var name = form.text(FIELD, FIELD, LONGEST);
        form.check();
        var keyId = visit.session().keyId();
        var request = new Request(keyId == null ? OPERATOR_KEY : keyId.toString(), digest(name), digest(""));
        if (!(answers.begin(request, Way.APART) instanceof Beginning.First)) {
            throw Fault.STATE_CONFLICT.because("this was done already: open the page again to see what came of it");
        }
        boolean done = false;
        try {
            var result = deed.get();
            done = true;
            return result;
        } finally {
            if (done) {
                answers.keep(request, Way.APART, DONE);
            } else {
                answers.forget(request, Way.APART);
            }
        }
    }

    private static String digest(String text) {
        try {
            var digest =
                    MessageDigest.getInstance("SHA-256").digest(("console\n" + text).getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java has no SHA-256", e);
        }
    }
}
