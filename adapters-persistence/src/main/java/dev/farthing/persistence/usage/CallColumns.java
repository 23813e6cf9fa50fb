package dev.farthing.persistence.usage;

import dev.farthing.domain.budget.Booking;
import dev.farthing.domain.usage.CallRecord;
import dev.farthing.domain.usage.CallStatus;
import dev.farthing.domain.usage.Dialect;
import dev.farthing.domain.usage.UsageSource;
import dev.farthing.domain.usage.VendorUnits;
import dev.farthing.persistence.BinaryRows;
import dev.farthing.persistence.HeadersColumn;
import org.jspecify.annotations.Nullable;

/// Puts calls and their attempts into rows of `call_in_2` and `attempt_in_5`, cutting what is longer than is kept.
final class CallColumns {
    static final String CALL = """
        org_id, request_id, started_at, team_id, key_id, key_name, sandbox, dialect, endpoint, model, \
        upstream_model, provider_id, provider, credential_id, stream, status, http_status, error_code, attempts, \
        input_tokens, cache_read_tokens, cache_write_5m_tokens, cache_write_1h_tokens, audio_input_tokens, \
        image_input_tokens, output_tokens, reasoning_tokens, audio_output_tokens, image_output_tokens, images, \
        prompt_tokens, completion_tokens, usage_source, usage_flags, vendor_usage, vendor_units, cost_pico, \
        currency, price_id, latency_ms, first_token_ms, chars, tags, session_id, client_request_id, client_ip, \
        user_agent, overrun_pico, response_saving_pico, searches, service_tier\
        """;
    static final int CALL_COUNT = 51;
    static final String ATTEMPT = """
        org_id, request_id, number, provider_id, credential_id, upstream_model, started_at, http_status, \
        error_code, first_byte_ms, latency_ms, failure_class, cost_pico, vendor_units, prompt_tokens, completion_tokens, \
        rate_limits\
        """;
    static final int ATTEMPT_COUNT = 17;

    static final int MOST_TAGS = 10;
    static final int TAG = 128;
    static final int MODEL = 256;
    static final int NAME = 128;
    static final int SESSION = 128;
    private static final int MOST_FLAGS = 16;
    private static final int CODE = 64;
    private static final int CLIENT_REQUEST = 128;
    private static final int USER_AGENT = 256;
    private static final int VENDOR_USAGE = 8192;
    private static final int VENDOR_UNITS = 1024;
    /// More than as many headers as are kept of an answer can come to.
    private static final int RATE_LIMITS = 16_384;

    private CallColumns() {}

    private static String word(CallStatus status) {
        return switch (status) {
            case OK -> "ok";
            case ERROR -> "error";
            case CANCELLED -> "cancelled";
            case REFUSED -> "refused";
        };
    }

    private static String word(Dialect dialect) {
        return switch (dialect) {
            case OPENAI -> "openai";
            case ANTHROPIC -> "anthropic";
            case GEMINI -> "gemini";
        };
    }

    private static String word(UsageSource source) {
        return switch (source) {
            case REPORTED -> "reported";
            case EXACT -> "exact";
            case ESTIMATED -> "estimated";
        };
    }

    static void put(CallRecord call, Booking booking, String currency, BinaryRows calls) {
        var owner = call.owner();
        var path = call.path();
        var hop = path.hop();
        calls.row()
                .uuid(owner.orgId())
                .uuid(call.requestId())
                .instant(call.startedAt())
                .uuid(owner.teamId())
                .uuid(owner.keyId())
                .text(owner.keyName(), NAME)
                .bool(owner.sandbox())
                .text(word(path.dialect()), CODE)
                .text(path.endpoint().path(), CODE)
                .text(path.model(), MODEL)
                .text(hop == null ? null : hop.upstreamModel(), MODEL)
                .uuid(hop == null ? null : hop.providerId())
                .text(hop == null ? null : hop.provider(), NAME)
                .uuid(hop == null ? null : hop.credentialId())
                .bool(path.stream());
        putEnding(call.ending(), call.attempts().size(), calls);
        putMetered(call.metered(), calls);
        calls.int8(call.cost().pico())
                .text(currency, CODE)
                .uuid(call.priceId())
                .int4(call.ending().latencyMillis())
                .int4OrNull(call.ending().firstTokenMillis())
                .int8(call.ending().chars())
                .texts(owner.tags(), MOST_TAGS, TAG);
        var client = call.client();
        var saving = call.responseSaving();
        calls.text(client.sessionId(), SESSION)
                .text(client.requestId(), CLIENT_REQUEST)
                .text(client.ip(), CODE)
                .text(client.userAgent(), USER_AGENT)
                .int8(booking.overrun().pico())
                .int8OrNull(saving == null ? null : saving.pico())
                .int4(call.metered().tokens().searches())
                .text(call.metered().serviceTier(), CODE)
                .endRow();
    }

    private static void putEnding(CallRecord.Ending ending, int attempts, BinaryRows calls) {
        calls.text(word(ending.status()), CODE)
                .int4(ending.httpStatus())
                .text(ending.errorCode(), CODE)
                .int4(attempts);
    }

    private static void putMetered(CallRecord.Metered metered, BinaryRows calls) {
        var tokens = metered.tokens();
        calls.int8(tokens.input())
                .int8(tokens.cacheRead())
                .int8(tokens.cacheWrite5m())
                .int8(tokens.cacheWrite1h())
                .int8(tokens.audioInput())
                .int8(tokens.imageInput())
                .int8(tokens.output())
                .int8(tokens.reasoning())
                .int8(tokens.audioOutput())
                .int8(tokens.imageOutput())
                .int4(tokens.images())
                .int8(tokens.promptTokens())
                .int8(tokens.completionTokens())
                .text(word(metered.source()), CODE)
                .texts(metered.flags(), MOST_FLAGS, CODE)
                .text(metered.vendorUsage(), VENDOR_USAGE)
                .text(text(metered.vendorUnits()), VENDOR_UNITS);
    }

    static void putAttempts(CallRecord call, BinaryRows attempts) {
        int number = 0;
        for (var attempt : call.attempts()) {
            var hop = attempt.hop();
            var tokens = attempt.tokens();
            var limits = attempt.rateLimits();
            attempts.row()
                    .uuid(call.owner().orgId())
                    .uuid(call.requestId())
                    .int4(++number)
                    .uuid(hop.providerId())
                    .uuid(hop.credentialId())
                    .text(hop.upstreamModel(), MODEL)
                    .instant(attempt.startedAt())
                    .int4OrNull(attempt.httpStatus())
                    .text(attempt.errorCode(), CODE)
                    .int4OrNull(attempt.firstByteMillis())
                    .int4(attempt.latencyMillis())
                    .text(attempt.failureClass(), CODE)
                    .int8(attempt.cost().pico())
                    .text(text(attempt.vendorUnits()), VENDOR_UNITS)
                    .int8OrNull(tokens == null ? null : tokens.promptTokens())
                    .int8OrNull(tokens == null ? null : tokens.completionTokens())
                    .text(limits == null ? null : HeadersColumn.write(limits), RATE_LIMITS)
                    .endRow();
        }
    }

    private static @Nullable String text(@Nullable VendorUnits units) {
        return units == null ? null : units.text();
    }
}
