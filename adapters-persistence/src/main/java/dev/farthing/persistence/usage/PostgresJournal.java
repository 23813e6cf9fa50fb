package dev.farthing.persistence.usage;

import dev.farthing.application.relay.Durability;
import dev.farthing.application.relay.UsageJournal;
import dev.farthing.domain.budget.Booking;
import dev.farthing.domain.usage.CallRecord;
import dev.farthing.persistence.ConnectionSource;
import dev.farthing.persistence.DirectConnections;
import dev.farthing.persistence.Purses;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.interceptor.Interceptor;
import java.util.Currency;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/// The usage journal of this process.
@Singleton
class PostgresJournal implements UsageJournal {
    private final JournalWriter writer;
    private final Purses purses;

    @Inject
    PostgresJournal(
            Durability durability,
            Currency currency,
            Purses purses,
            @ConfigProperty(name = "quarkus.datasource.jdbc.url") String url,
            @ConfigProperty(name = "quarkus.datasource.username") Optional<String> user,
            @ConfigProperty(name = "quarkus.datasource.password") Optional<String> password) {
        this(
                JournalSettings.of(durability),
                currency,
                new DirectConnections(url, user.orElse(null), password.orElse(null)),
                purses);
    }

    PostgresJournal(JournalSettings settings, Currency currency, ConnectionSource source) {
        this(settings, currency, source, new Purses(settings.durability()));
    }

    PostgresJournal(JournalSettings settings, Currency currency, ConnectionSource source, Purses purses) {
        this.purses = purses;
        writer = new JournalWriter(settings, currency.getCurrencyCode(), source);
        writer.start();
    }

    @Override
    public CompletionStage<Void> record(CallRecord call, Booking booking) {
        purses.end(call.requestId(), booking);
        return writer.offer(call, booking);
    }

    @Override
    public boolean accepting() {
        return writer.accepting();
    }

    @Override
    public long waiting() {
        return writer.waiting();
    }

    /// Last of all that happens at the end, for until then calls may finish.
    void end(@Observes @Priority(Interceptor.Priority.PLATFORM_AFTER) ShutdownEvent event) {
        close();
    }

    void close() {
        writer.close();
    }
}
