package dev.farthing.persistence.upstream;

import dev.farthing.application.ManagedBy;
import dev.farthing.application.upstream.KeptProvider;
import dev.farthing.domain.upstream.BalancePolling;
import dev.farthing.domain.upstream.BalanceSource;
import dev.farthing.domain.upstream.EmptyAccount;
import dev.farthing.domain.upstream.LimitScope;
import dev.farthing.domain.upstream.Protocol;
import dev.farthing.domain.upstream.Provenance;
import dev.farthing.domain.upstream.Provider;
import dev.farthing.domain.upstream.ProviderRules;
import dev.farthing.domain.upstream.Timeouts;
import dev.farthing.persistence.ConversationColumn;
import dev.farthing.persistence.HeadersColumn;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.net.URI;
import java.time.Instant;
import java.util.Locale;
import java.util.UUID;
import org.hibernate.annotations.ColumnTransformer;
import org.jspecify.annotations.Nullable;

@Entity
@Table(name = "provider")
@SuppressWarnings("NullAway.Init") // filled by Hibernate, or by keep()
class ProviderRow {
    @Id
    UUID id;

    String name;
    String protocol;

    @Column(name = "base_url")
    @Nullable
    String baseUrl;

    @ColumnTransformer(write = "?::jsonb")
    String headers;

    @Column(name = "proxy_url")
    @Nullable
    String proxyUrl;

    boolean sandbox;

    @Column(name = "connect_ms")
    int connectMillis;

    @Column(name = "first_byte_ms")
    int firstByteMillis;

    @Column(name = "idle_ms")
    int idleMillis;

    @Column(name = "total_ms")
    int totalMillis;

    @Column(name = "max_concurrent")
    @Nullable
    Integer maxConcurrent;

    @Column(name = "limit_scope")
    @Nullable
    String limitScope;

    @Column(name = "empty_account")
    @Nullable
    String emptyAccount;

    @Nullable
    String provenance;

    @ColumnTransformer(write = "?::jsonb")
    @Nullable
    String conversation;

    @Column(name = "verify_model")
    @Nullable
    String verifyModel;

    boolean disabled;

    @Column(name = "balance_source")
    String balanceSource;

    @Column(name = "poll_interval_s")
    int pollIntervalSeconds;

    @Column(name = "managed_by")
    String managedBy;

    @Column(name = "created_at")
    Instant createdAt;

    @Column(name = "updated_at")
    Instant updatedAt;

    void keep(KeptProvider kept) {
        var provider = kept.provider();
        id = provider.id();
        name = provider.name();
        protocol = lower(provider.protocol());
        baseUrl = text(provider.baseUrl());
        headers = HeadersColumn.write(provider.headers());
        proxyUrl = text(provider.proxyUrl());
        sandbox = provider.sandbox();
        connectMillis = provider.timeouts().connectMillis();
        firstByteMillis = provider.timeouts().firstByteMillis();
        idleMillis = provider.timeouts().idleMillis();
        totalMillis = provider.timeouts().totalMillis();
        maxConcurrent = provider.rules().maxConcurrent();
        var empty = provider.rules().emptyAccount();
        emptyAccount = empty == null ? null : lower(empty);
        var scope = provider.rules().limitScope();
        limitScope = scope == null ? null : lower(scope);
        var from = provider.rules().provenance();
        provenance = from == null ? null : from.label();
        conversation = ConversationColumn.write(provider.conversations());
        verifyModel = provider.rules().verifyModel();
        disabled = provider.rules().disabled();
        balanceSource = lower(kept.balance().source());
        pollIntervalSeconds = kept.balance().intervalSeconds();
        managedBy = lower(kept.managedBy());
        createdAt = kept.createdAt();
        updatedAt = kept.updatedAt();
    }

    KeptProvider toKept() {
        return new KeptProvider(
                new Provider(
                        id,
                        name,
                        Protocol.valueOf(upper(protocol)),
                        uri(baseUrl),
                        HeadersColumn.read(headers),
                        uri(proxyUrl),
                        sandbox,
                        new Timeouts(connectMillis, firstByteMillis, idleMillis, totalMillis),
                        new ProviderRules(
                                maxConcurrent,
                                emptyAccount == null ? null : EmptyAccount.valueOf(upper(emptyAccount)),
                                provenance == null
                                        ? null
                                        : Provenance.named(provenance).orElseThrow(),
                                verifyModel,
                                limitScope == null ? null : LimitScope.valueOf(upper(limitScope)),
                                disabled),
                        ConversationColumn.read(conversation)),
                new BalancePolling(BalanceSource.valueOf(upper(balanceSource)), pollIntervalSeconds),
                ManagedBy.valueOf(upper(managedBy)),
                createdAt,
                updatedAt);
    }

    private static @Nullable String text(@Nullable URI uri) {
        return uri == null ? null : uri.toString();
    }

    private static @Nullable URI uri(@Nullable String text) {
        return text == null ? null : URI.create(text);
    }

    static String lower(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    static String upper(String text) {
        return text.toUpperCase(Locale.ROOT);
    }
}
