package dev.farthing.rest.metric;

import dev.farthing.application.HouseTime;
import dev.farthing.application.relay.AdmissionQueue;
import dev.farthing.application.relay.HealthDirectory;
import dev.farthing.application.relay.LimitSharing;
import dev.farthing.application.relay.UsageJournal;
import dev.farthing.application.start.Drain;
import dev.farthing.domain.upstream.CredentialHealth;
import dev.farthing.domain.upstream.CredentialStatus;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/// How this process stands at the moment it is asked.
@Singleton
class ProcessGauges {
    /// It is asked for the time several times a second.
    private static final Duration LONGEST_SILENCE = Duration.ofSeconds(10);

    private final MeterRegistry meters;

    ProcessGauges(MeterRegistry meters) {
        this.meters = meters;
    }

    void register(
            @Observes StartupEvent event,
            Drain drain,
            AdmissionQueue admissions,
            UsageJournal journal,
            HouseTime time,
            HealthDirectory health,
            LimitSharing sharing,
            @ConfigProperty(name = "quarkus.application.version") String version) {
        Gauge.builder("farthing.calls.open", drain, Drain::open)
                .description("Calls that are in and have not left")
                .register(meters);
        Gauge.builder(
                        "farthing.admission.waiting.millis",
                        admissions,
                        waiting -> waiting.longestWait().toMillis())
                .description("For how long the call waits that waits longest to be admitted")
                .register(meters);
        Gauge.builder("farthing.rows.waiting", journal, UsageJournal::waiting)
                .description("Finished calls whose rows are not committed yet")
                .register(meters);
        Gauge.builder("farthing.accepting", () -> admits(time, journal, drain) ? 1 : 0)
                .description("1 while calls are admitted, 0 while the database is away or the end has begun")
                .register(meters);
        for (var status : List.of(CredentialStatus.COOLING, CredentialStatus.INVALID)) {
            Gauge.builder("farthing.credentials.resting", health, h -> count(h, status))
                    .description("Vendor credentials that serve nothing for now")
                    .tag("status", status.name().toLowerCase(Locale.ROOT))
                    .register(meters);
        }
        Gauge.builder("farthing.limits.cut.off", () -> sharing.reach() == LimitSharing.LimitReach.CUT_OFF ? 1 : 0)
                .description("1 while limits are to be shared and Redis does not answer")
                .register(meters);
        count(sharing, "redis", LimitSharing::decidedTogether);
        count(sharing, "replica", LimitSharing::decidedAlone);
        FunctionCounter.builder("farthing.redis.round.trips", sharing, LimitSharing::roundTrips)
                .description("How often Redis was asked, for one call or for many at once")
                .register(meters);
        Gauge.builder("farthing.build", () -> 1)
                .description("Always 1; the label tells what runs")
                .tag("version", version)
                .register(meters);
    }

    private void count(LimitSharing sharing, String by, ToDoubleFunction<LimitSharing> count) {
        FunctionCounter.builder("farthing.limited.calls", sharing, count)
                .description("Calls under limits of rate, by who decided on them")
                .tag("by", by)
                .register(meters);
    }

    /// A database that hangs takes no call, long before its connections are known to be lost.
    private static boolean admits(HouseTime time, UsageJournal journal, Drain drain) {
        return journal.accepting() && !drain.draining() && time.silence().compareTo(LONGEST_SILENCE) < 0;
    }

    private static long count(HealthDirectory health, CredentialStatus status) {
        return health.credentials().values().stream()
                .map(CredentialHealth::status)
                .filter(status::equals)
                .count();
    }
}
