package dev.farthing.persistence.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farthing.application.relay.Documents;
import dev.farthing.application.relay.ErrorLog.FailedAttempt;
import dev.farthing.application.relay.SomeCall;
import dev.farthing.application.report.ErrorFilter;
import dev.farthing.application.report.ErrorHistory.Order;
import dev.farthing.application.report.ErrorView;
import dev.farthing.domain.upstream.FailureClass;
import dev.farthing.domain.usage.CallRecord;
import dev.farthing.persistence.DirectConnections;
import dev.farthing.persistence.HeadersColumn;
import dev.farthing.persistence.server.FreshDatabase;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class PostgresErrorLogTest {
    @RegisterExtension
    static final FreshDatabase DATABASE = new FreshDatabase();

    private static final Documents ALL_OF_THEM = new Documents("asked\0", "answered", "at dev.farthing.Somewhere");

    private final UUID org = UUID.randomUUID();
    private final PostgresErrorHistory history = new PostgresErrorHistory(DATABASE.dataSource());

    private FailedAttempt failed(Instant at, FailureClass why, @Nullable Integer status, Documents documents) {
        return new FailedAttempt(
                SomeCall.idAt(at),
                1,
                at,
                new CallRecord.Owner(org, null, SomeCall.KEY, "a key", false, List.of()),
                "large",
                new CallRecord.Hop(UUID.randomUUID(), "acme", UUID.randomUUID(), "acme-large-1"),
                why,
                status,
                "upstream_error",
                "said 100% of it",
                5,
                documents);
    }

    private static void write(List<FailedAttempt> attempts) {
        var log = new PostgresErrorLog(
                UUID::randomUUID, new DirectConnections(DATABASE.url(), DATABASE.user(), DATABASE.password()));
        attempts.forEach(log::note);
        log.close();
    }

    private List<ErrorView> page(
            FailureClass.@Nullable Level level, @Nullable Integer status, @Nullable String search) {
        return history.page(
                new ErrorFilter(org, null, level, status, null, null, null, null, null, null, search, null, null),
                Order.NEWEST,
                null,
                500);
    }

    @Test
    void documentsAreShownWithOneAttemptAndNotInLists() {
        write(List.of(failed(SomeCall.NOON, FailureClass.INTERNAL, null, ALL_OF_THEM)));

        var listed = page(null, null, null);
        assertThat(listed).singleElement().satisfies(error -> {
            assertThat(error.level()).isEqualTo("error");
            assertThat(error.requestBody()).isNull();
            assertThat(error.responseBody()).isNull();
            assertThat(error.stackTrace()).isNull();
        });
        assertThat(history.find(listed.getFirst().id())).hasValueSatisfying(error -> {
            assertThat(error.requestBody()).isEqualTo("asked\uFFFD");
            assertThat(error.responseBody()).isEqualTo("answered");
            assertThat(error.stackTrace()).contains("Somewhere");
        });
    }

    @Test
    void whatAVendorSaidOfItsLimitsIsShownWithTheTry() {
        var limits = Map.of("x-ratelimit-remaining-tokens", "0", "retry-after", "7");
        var limited = failed(SomeCall.NOON, FailureClass.RATE_LIMITED, 429, new Documents(null, null, null, limits));
        var silent = failed(SomeCall.NOON, FailureClass.NETWORK, null, Documents.NONE);
        write(List.of(limited, silent));

        for (var failed : List.of(limited, silent)) {
            try (var connection = DATABASE.connection();
                    var statement =
                            connection.prepareStatement("SELECT rate_limits FROM vendor_error WHERE request_id = ?")) {
                statement.setObject(1, failed.requestId());
                try (var row = statement.executeQuery()) {
                    assertThat(row.next()).isTrue();
                    var kept = row.getString(1);
                    assertThat(kept == null ? Map.of() : HeadersColumn.read(kept))
                            .isEqualTo(failed.documents().rateLimits());
                }
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    @Test
    void inAFloodDocumentsAreLeftOutSoonerThanAttempts() throws SQLException {
        var direct = new DirectConnections(DATABASE.url(), DATABASE.user(), DATABASE.password());
        var reached = new CountDownLatch(1);
        var log = new PostgresErrorLog(UUID::randomUUID, types -> {
            awaitUninterruptibly(reached);
            return direct.open(types);
        });
        for (int i = 0; i < 5_000; i++) {
            log.note(failed(SomeCall.NOON.plusMillis(i), FailureClass.TIMEOUT, 504, ALL_OF_THEM));
        }
        reached.countDown();
        log.close();

        try (var connection = DATABASE.connection();
                var statement = connection.prepareStatement(
                        "SELECT count(*), count(request_body) FROM vendor_error WHERE org_id = ?")) {
            statement.setObject(1, org);
            try (var row = statement.executeQuery()) {
                assertThat(row.next()).isTrue();
                assertThat(row.getInt(1)).isEqualTo(5_000);
                assertThat(row.getInt(2)).isBetween(1_000, 1_500);
            }
        }
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        boolean interrupted = false;
        while (latch.getCount() > 0) {
            try {
                latch.await();
            } catch (InterruptedException asked) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void theyAreFoundByLevelStatusAndWordsAndTakenOutOneByOne() {
        write(List.of(
                failed(SomeCall.NOON, FailureClass.CALLER, 400, Documents.NONE),
                failed(SomeCall.NOON, FailureClass.RATE_LIMITED, 429, Documents.NONE),
                failed(SomeCall.NOON, FailureClass.NETWORK, null, Documents.NONE)));

        assertThat(page(FailureClass.Level.WARNING, null, null))
                .extracting(ErrorView::failureClass)
                .containsExactly("rate_limited");
        assertThat(page(null, 400, null)).extracting(ErrorView::failureClass).containsExactly("caller");
        assertThat(page(null, null, "100%")).hasSize(3);
        assertThat(page(null, null, "100_")).isEmpty();
        assertThat(history.count(ErrorFilter.all(org), 100)).isEqualTo(3);
        assertThat(history.count(ErrorFilter.all(org), 2)).isEqualTo(2);
        assertThat(history.count(ofCode("upstream_error"), 100)).isEqualTo(3);
        assertThat(history.count(ofCode("upstream_auth"), 100)).isZero();
        assertThat(history.remove(ofCode("upstream_auth"))).isZero();
        var one = page(null, null, null).getFirst().id();
        assertThat(history.remove(List.of(one, UUID.randomUUID()))).isEqualTo(1);
        assertThat(history.find(one)).isEmpty();
        assertThat(page(null, null, null)).hasSize(2);
        assertThat(history.remove(ErrorFilter.all(UUID.randomUUID()))).isZero();
        assertThat(history.remove(ofCode("upstream_error"))).isEqualTo(2);
        assertThat(page(null, null, null)).isEmpty();
    }

    private ErrorFilter ofCode(String code) {
        return new ErrorFilter(org, null, null, null, code, null, null, null, null, null, null, null, null);
    }
}
