package dev.farthing.journey;

import static org.assertj.core.api.Assertions.assertThat;

/// What must hold of all money, to be asked at the end of every journey that spends some.
final class Invariants {
    private static final String SINCE_EVER = "&from=2020-01-01";

    private Invariants() {}

    /// No row of any org breaks an invariant, and all sums agree.
    static void assertNone(Management operator) {
        for (var org : operator.done("GET", Management.GATEWAY + "/orgs?page_size=500", null)
                .path("items")) {
            assertNone(operator, org.path("id").asText());
        }
    }

    /// The same of one org.
    static void assertNone(Management operator, String orgId) {
        var found = operator.done("GET", "/api/v1/billing/reconciliation?org_id=" + orgId + SINCE_EVER, null);
        assertThat(found.path("difference").asText()).as(found.toString()).isEqualTo("0");
        assertThat(found.path("invariants")).as(found.toString()).isNotEmpty();
        for (var invariant : found.path("invariants")) {
            assertThat(invariant.path("rows").asLong(-1)).as(found.toString()).isZero();
        }
    }
}
