package dev.farthing.web;

import dev.farthing.application.session.SessionToken;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/// What a session's forms carry: it follows from what the browser holds, and nobody else can know it.
final class FormToken {
    private static final String PURPOSE = "farthing console form\n";

    private FormToken() {}

    static String of(SessionToken session) {
        try {
            var digest = MessageDigest.getInstance("SHA-256")
                    .digest((PURPOSE + session.text()).getBytes(StandardCharsets.UTF_8));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java has no SHA-256", e);
        }
    }
}
