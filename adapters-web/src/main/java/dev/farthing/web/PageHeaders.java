package dev.farthing.web;

import java.util.Map;

/// What browsers are told about everything that comes from the console: nothing of others, nothing within others.
final class PageHeaders {
    static final Map<String, String> ALWAYS = Map.of(
            "content-security-policy",
            "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'self';"
                    + " frame-ancestors 'none'",
            "x-content-type-options",
            "nosniff",
            "x-frame-options",
            "DENY",
            "referrer-policy",
            "same-origin",
            "cross-origin-opener-policy",
            "same-origin",
            "cross-origin-resource-policy",
            "same-origin",
            "permissions-policy",
            "camera=(), geolocation=(), microphone=(), payment=()");

    private PageHeaders() {}
}
