package dev.farthing.web;

import java.util.Map;

/// What browsers are told about everything that comes from the console: nothing of others, nothing within others.
/// What every answer of this process says is not repeated.
final class PageHeaders {
    static final Map<String, String> ALWAYS = Map.of(
            "content-security-policy",
            "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'self';"
                    + " frame-ancestors 'none'",
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
