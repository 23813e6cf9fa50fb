package dev.farthing.web.credentials;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CredentialHistoryTest {
    private static final Instant SINCE = Instant.parse("2026-11-23T04:50:00Z");
    private static final Instant NOW = Instant.parse("2026-11-23T07:50:00Z");

    @ParameterizedTest
    @CsvSource({
        "UTC, 2026-11-23T04:00:00Z, 2026-11-23T07:00:00Z",
        "Asia/Kolkata, 2026-11-23T04:30:00Z, 2026-11-23T07:30:00Z",
        "Asia/Kathmandu, 2026-11-23T04:15:00Z, 2026-11-23T07:15:00Z",
        "Australia/Eucla, 2026-11-23T04:15:00Z, 2026-11-23T07:15:00Z",
        "Australia/Adelaide, 2026-11-23T04:30:00Z, 2026-11-23T07:30:00Z"
    })
    void theHoursBeginWhereThoseOfReportsDo(String zone, Instant first, Instant last) {
        assertThat(CredentialHistory.hoursOf(SINCE, NOW, ZoneId.of(zone)))
                .hasSize(4)
                .startsWith(first)
                .endsWith(last);
    }
}
