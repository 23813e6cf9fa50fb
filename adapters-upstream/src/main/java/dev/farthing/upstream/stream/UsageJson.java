package dev.farthing.upstream.stream;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.farthing.application.report.CallView;
import dev.farthing.application.stream.UsageRecord;
import dev.farthing.domain.usage.TokenUsage;
import dev.farthing.upstream.wire.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A record as it is written, as docs/usage-stream.md says: what a call has in the API it has here by the same
/// name.
final class UsageJson {
    private static final int VERSION = 1;
    private static final int USUAL_BYTES = 1_500;

    private UsageJson() {}

    static byte[] of(UsageRecord record) {
        var out = new ByteArrayOutputStream(USUAL_BYTES);
        try (var json = Json.generator(out)) {
            json.writeStartObject();
            json.writeNumberField("version", VERSION);
            switch (record) {
                case UsageRecord.Settled settled -> write(settled, json);
                case UsageRecord.Corrected corrected -> write(corrected, json);
                case UsageRecord.Missing missing -> write(missing, json);
            }
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    private static void write(UsageRecord.Settled settled, JsonGenerator json) throws IOException {
        var call = settled.call();
        json.writeStringField("type", "call");
        text("id", call.id(), json);
        labels(call, json);
        money("cost", call.cost(), json);
        json.writeStringField("currency", call.currency());
        text("price_id", call.priceId(), json);
        money("response_cache_saving", call.responseCacheSaving(), json);
        json.writeBooleanField("from_cache", call.fromCache());
        json.writeNumberField("http_status", call.httpStatus());
        text("error_code", call.errorCode(), json);
        json.writeNumberField("attempts", call.attempts());
        json.writeNumberField("prompt_tokens", call.promptTokens());
        json.writeNumberField("cached_tokens", call.cachedTokens());
        json.writeNumberField("cache_write_tokens", call.cacheWriteTokens());
        json.writeNumberField("completion_tokens", call.completionTokens());
        json.writeNumberField("reasoning_tokens", call.reasoningTokens());
        json.writeNumberField("total_tokens", call.totalTokens());
        tokens(settled.tokens(), json);
        json.writeStringField("usage_source", call.usageSource());
        text("vendor_units", call.vendorUnits(), json);
        text("service_tier", settled.serviceTier(), json);
        json.writeNumberField("latency_ms", call.latencyMs());
        var firstToken = call.firstTokenMs();
        json.writeFieldName("first_token_ms");
        if (firstToken == null) {
            json.writeNull();
        } else {
            json.writeNumber(firstToken);
        }
        json.writeNumberField("chars", call.chars());
        text("client_ip", call.clientIp(), json);
        text("user_agent", call.userAgent(), json);
        text("client_request_id", call.clientRequestId(), json);
        text("stored_at", call.storedAt(), json);
    }

    /// Its cost is what it adds: all costs of a request add up to what it is charged.
    private static void write(UsageRecord.Corrected corrected, JsonGenerator json) throws IOException {
        json.writeStringField("type", "correction");
        text("id", corrected.id(), json);
        labels(corrected.call(), json);
        money("cost", corrected.delta(), json);
        json.writeStringField("currency", corrected.call().currency());
        json.writeStringField("reason", corrected.reason());
        text("stored_at", corrected.at(), json);
    }

    private static void write(UsageRecord.Missing missing, JsonGenerator json) throws IOException {
        json.writeStringField("type", "missing");
        text("id", new UUID(missing.orgId().getMostSignificantBits(), missing.number()), json);
        text("org_id", missing.orgId(), json);
        json.writeNumberField("records", missing.records());
        text("from", missing.from(), json);
        text("until", missing.until(), json);
    }

    private static void labels(CallView call, JsonGenerator json) throws IOException {
        text("request_id", call.requestId(), json);
        text("started_at", call.startedAt(), json);
        text("org_id", call.orgId(), json);
        text("team_id", call.teamId(), json);
        text("key_id", call.keyId(), json);
        json.writeStringField("key_name", call.keyName());
        json.writeStringField("dialect", call.dialect());
        json.writeStringField("endpoint", call.endpoint());
        json.writeStringField("model", call.model());
        text("upstream_model", call.upstreamModel(), json);
        text("provider", call.provider(), json);
        text("credential_id", call.credentialId(), json);
        json.writeBooleanField("stream", call.stream());
        json.writeStringField("status", call.status());
        json.writeBooleanField("sandbox", call.sandbox());
        json.writeArrayFieldStart("tags");
        for (var tag : call.tags()) {
            json.writeString(tag);
        }
        json.writeEndArray();
    }

    private static void tokens(TokenUsage tokens, JsonGenerator json) throws IOException {
        json.writeObjectFieldStart("tokens");
        json.writeNumberField("input", tokens.input());
        json.writeNumberField("cache_read", tokens.cacheRead());
        json.writeNumberField("cache_write_5m", tokens.cacheWrite5m());
        json.writeNumberField("cache_write_1h", tokens.cacheWrite1h());
        json.writeNumberField("audio_input", tokens.audioInput());
        json.writeNumberField("image_input", tokens.imageInput());
        json.writeNumberField("output", tokens.output());
        json.writeNumberField("reasoning", tokens.reasoning());
        json.writeNumberField("audio_output", tokens.audioOutput());
        json.writeNumberField("image_output", tokens.imageOutput());
        json.writeNumberField("images", tokens.images());
        json.writeNumberField("searches", tokens.searches());
        json.writeEndObject();
    }

    private static void text(String name, @Nullable Object value, JsonGenerator json) throws IOException {
        json.writeFieldName(name);
        if (value == null) {
            json.writeNull();
        } else {
            json.writeString(value.toString());
        }
    }

    /// A number in quotes, without an exponent: readers take it for what it is, to the last digit.
    private static void money(String name, @Nullable BigDecimal value, JsonGenerator json) throws IOException {
        text(name, value == null ? null : plain(value), json);
    }

    private static String plain(BigDecimal value) {
        return value.signum() == 0 ? "0" : value.stripTrailingZeros().toPlainString();
    }
}
