package dev.farthing.application.relay;

import dev.farthing.domain.money.Money;
import dev.farthing.domain.usage.CallRecord;
import dev.farthing.domain.usage.CallStatus;
import dev.farthing.domain.usage.Dialect;
import dev.farthing.domain.usage.Endpoint;
import dev.farthing.domain.usage.TokenUsage;
import dev.farthing.domain.usage.UsageSource;
import dev.farthing.domain.usage.VendorUnits;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/// An ordinary finished call, to be changed where a test cares.
public record SomeCall(
        UUID id,
        Instant startedAt,
        CallRecord.Owner owner,
        String model,
        CallRecord.@Nullable Hop hop,
        CallStatus status,
        TokenUsage tokens,
        Money cost,
        CallRecord.Client client,
        @Nullable String vendorUsage,
        @Nullable VendorUnits vendorUnits) {
    public static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
    public static final UUID ORG = UUID.fromString("01900000-0000-7000-8000-000000000001");
    public static final UUID KEY = UUID.fromString("01900000-0000-7000-8000-00000000000a");
    private static final CallRecord.Hop VENDOR = new CallRecord.Hop(
            UUID.fromString("01900000-0000-7000-8000-0000000000f1"),
            "acme",
            UUID.fromString("01900000-0000-7000-8000-0000000000f2"),
            "acme-large-1");

    public static SomeCall aCall() {
        return aCallAt(NOON);
    }

    public static SomeCall aCallAt(Instant startedAt) {
        return new SomeCall(
                idAt(startedAt),
                startedAt,
                new CallRecord.Owner(ORG, null, KEY, "a key", false, List.of()),
                "large",
                VENDOR,
                CallStatus.OK,
                TokenUsage.ofText(100, 20),
                Money.of("0.0012"),
                new CallRecord.Client("session-1", "request-1", "127.0.0.1", "curl/8"),
                "{\"prompt_tokens\":100,\"completion_tokens\":20,\"total_tokens\":120}",
                null);
    }

    /// A UUIDv7 of that millisecond.
    public static UUID idAt(Instant instant) {
        var random = ThreadLocalRandom.current();
        return new UUID(
                instant.toEpochMilli() << 16 | 0x7000 | random.nextInt(0x1000),
                random.nextLong() >>> 2 | 0x8000_0000_0000_0000L);
    }

    public SomeCall id(UUID newId) {
        return new SomeCall(
                newId, startedAt, owner, model, hop, status, tokens, cost, client, vendorUsage, vendorUnits);
    }

    public SomeCall of(UUID orgId, @Nullable UUID teamId, UUID keyId) {
        return owner(new CallRecord.Owner(orgId, teamId, keyId, owner.keyName(), owner.sandbox(), owner.tags()));
    }

    public SomeCall owner(CallRecord.Owner newOwner) {
        return new SomeCall(
                id, startedAt, newOwner, model, hop, status, tokens, cost, client, vendorUsage, vendorUnits);
    }

    public SomeCall sandbox() {
        return owner(new CallRecord.Owner(
                        owner.orgId(), owner.teamId(), owner.keyId(), owner.keyName(), true, owner.tags()))
                .cost("0");
    }

    public SomeCall tagged(String... tags) {
        return owner(new CallRecord.Owner(
                owner.orgId(), owner.teamId(), owner.keyId(), owner.keyName(), owner.sandbox(), List.of(tags)));
    }

    public SomeCall named(String keyName) {
        return owner(new CallRecord.Owner(
                owner.orgId(), owner.teamId(), owner.keyId(), keyName, owner.sandbox(), owner.tags()));
    }

    public SomeCall model(String newModel) {
        return new SomeCall(
                id, startedAt, owner, newModel, hop, status, tokens, cost, client, vendorUsage, vendorUnits);
    }

    public SomeCall provider(String name) {
        return hop(new CallRecord.Hop(VENDOR.providerId(), name, VENDOR.credentialId(), VENDOR.upstreamModel()));
    }

    public SomeCall hop(CallRecord.@Nullable Hop newHop) {
        return new SomeCall(
                id, startedAt, owner, model, newHop, status, tokens, cost, client, vendorUsage, vendorUnits);
    }

    public SomeCall ending(CallStatus newStatus) {
        return new SomeCall(
                id, startedAt, owner, model, hop, newStatus, tokens, cost, client, vendorUsage, vendorUnits);
    }

    public SomeCall tokens(TokenUsage newTokens) {
        return new SomeCall(
                id, startedAt, owner, model, hop, status, newTokens, cost, client, vendorUsage, vendorUnits);
    }

    public SomeCall cost(String amount) {
        return new SomeCall(
                id, startedAt, owner, model, hop, status, tokens, Money.of(amount), client, vendorUsage, vendorUnits);
    }

    public SomeCall client(CallRecord.Client newClient) {
        return new SomeCall(
                id, startedAt, owner, model, hop, status, tokens, cost, newClient, vendorUsage, vendorUnits);
    }

    public SomeCall vendorUsage(String raw) {
        return new SomeCall(id, startedAt, owner, model, hop, status, tokens, cost, client, raw, vendorUnits);
    }

    public SomeCall units(String name, String amount) {
        return new SomeCall(
                id,
                startedAt,
                owner,
                model,
                hop,
                status,
                tokens,
                cost,
                client,
                vendorUsage,
                VendorUnits.with(vendorUnits, name, new BigDecimal(amount)));
    }

    public CallRecord record() {
        boolean ok = status == CallStatus.OK;
        var error = ok ? null : "upstream_error";
        var attempts = hop == null
                ? List.<CallRecord.Attempt>of()
                : List.of(new CallRecord.Attempt(
                        hop,
                        startedAt,
                        ok ? 200 : 502,
                        error,
                        ok ? null : "vendor_trouble",
                        150,
                        900,
                        tokens,
                        cost,
                        vendorUnits));
        return new CallRecord(
                id,
                startedAt,
                owner,
                new CallRecord.Path(Dialect.OPENAI, Endpoint.CHAT_COMPLETIONS, model, true, hop),
                new CallRecord.Ending(status, ok ? 200 : 502, error, 1000, ok ? 200 : null, 64),
                new CallRecord.Metered(tokens, UsageSource.REPORTED, List.of(), vendorUsage, vendorUnits),
                cost,
                Money.ZERO,
                null,
                client,
                attempts);
    }
}
