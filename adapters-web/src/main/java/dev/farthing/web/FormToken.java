package dev.farthing.web;

import dev.farthing.application.session.SessionToken;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What a session's forms carry.
///
/// @param proof follows from what the browser holds, and nobody else can know it
/// @param org the one that the page was made for; empty where none was chosen
record FormToken(String proof, String org) {
    private static final String PURPOSE = "farthing console form\n";
    private static final char BETWEEN = '.';

    static FormToken of(SessionToken session, @Nullable UUID org) {
        try {
            var digest = MessageDigest.getInstance("SHA-256")
                    .digest((PURPOSE + session.text()).getBytes(StandardCharsets.UTF_8));
            var proof = Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
            return new FormToken(proof, org == null ? "" : org.toString());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java has no SHA-256", e);
        }
    }

    static FormToken parse(String text) {
        int end = text.indexOf(BETWEEN);
        return end < 0 ? new FormToken(text, "") : new FormToken(text.substring(0, end), text.substring(end + 1));
    }

    /// As a form carries it.
    String text() {
        return proof + BETWEEN + org;
    }

    boolean isOfSameSession(FormToken other) {
        return MessageDigest.isEqual(
                proof.getBytes(StandardCharsets.UTF_8), other.proof.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public String toString() {
        return "[…]";
    }
}
