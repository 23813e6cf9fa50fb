package dev.farthing.persistence.usage;

import static dev.farthing.application.relay.SomeCall.aCallAt;
import static dev.farthing.application.relay.UsageJournalContract.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.farthing.application.relay.Durability;
import dev.farthing.persistence.DirectConnections;
import dev.farthing.persistence.server.FreshDatabase;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Currency;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class MonthPartitionsTest {
    @RegisterExtension
    static final FreshDatabase DATABASE = new FreshDatabase();

    private static MonthPartitions at(String instant) {
        var now = Instant.parse(instant);
        return new MonthPartitions(DATABASE.dataSource(), () -> now);
    }

    @Test
    void thisMonthAndTheNextTwoAreThereEvenOverTheYearsEnd() {
        at("2031-11-30T23:59:59Z").makeAhead();
        assertThat(partitionsOf("usage_row")).contains("usage_row_2031_11", "usage_row_2031_12", "usage_row_2032_01");
        assertThat(partitionsOf("attempt")).contains("attempt_2031_11", "attempt_2031_12", "attempt_2032_01");
        assertThat(partitionsOf("usage_row")).doesNotContain("usage_row_2032_02");
    }

    @Test
    void aCallGoesToTheMonthOfItsIdToTheMillisecond() {
        at("2032-05-10T00:00:00Z").makeAhead();
        assertThat(partitionOf(record("2032-05-31T23:59:59.999Z"))).isEqualTo("usage_row_2032_05");
        assertThat(partitionOf(record("2032-06-01T00:00:00Z"))).isEqualTo("usage_row_2032_06");
    }

    @Test
    void rowsThatCameBeforeTheirPartitionAreMovedAndStillKnown() {
        var early = record("2033-03-15T12:00:00Z");
        assertThat(partitionOf(early)).isEqualTo("usage_row_rest");
        at("2033-02-01T00:00:00Z").makeAhead();
        assertThat(partitionOf(early)).isEqualTo("usage_row_2033_03");
    }

    @Test
    void severalReplicasAtOnceAndWritersAmongThemDoNotDisturbEachOther() {
        var replicas = Stream.generate(() -> Thread.ofPlatform()
                        .start(() -> at("2034-01-31T00:00:00Z").makeAhead()))
                .limit(4)
                .toList();
        for (int i = 0; i < 20; i++) {
            record("2034-02-15T12:00:00Z");
        }
        replicas.forEach(MonthPartitionsTest::join);
        at("2034-01-31T00:00:00Z").makeAhead();
        assertThat(partitionsOf("usage_row")).contains("usage_row_2034_01", "usage_row_2034_02", "usage_row_2034_03");
        assertThat(text("SELECT count(*) FROM usage_row_2034_02")).isEqualTo("20");
    }

    private static UUID record(String instant) {
        var journal = new PostgresJournal(
                JournalSettings.of(Durability.STRICT),
                Currency.getInstance("CNY"),
                new DirectConnections(DATABASE.url(), DATABASE.user(), DATABASE.password()));
        var call = aCallAt(Instant.parse(instant)).record();
        await(journal.record(call));
        await(journal.record(call));
        journal.close();
        return call.requestId();
    }

    private static String partitionOf(UUID request) {
        return text(
                "SELECT string_agg(tableoid::regclass::text, ',') FROM usage_row WHERE request_id = '" + request + "'");
    }

    private static String partitionsOf(String table) {
        return text("SELECT string_agg(inhrelid::regclass::text, ' ') FROM pg_inherits WHERE inhparent = '" + table
                + "'::regclass");
    }

    private static String text(String sql) {
        try (var connection = DATABASE.connection();
                var result = connection.createStatement().executeQuery(sql)) {
            result.next();
            return result.getString(1);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
