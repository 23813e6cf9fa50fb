package dev.farthing.persistence.reconciliation;

/// What calls came to, each at the vendor who asks it: of a call that was made twice the share of the one that lost
/// is its own vendor's.
final class VendorShares {
    /// Rows of provider_id, upstream_model and pico for the usage_row that is called u.
    static final String OF_CALL = """
        CROSS JOIN LATERAL (
            SELECT u.provider_id, u.upstream_model, u.cost_pico + u.overrun_pico + coalesce(a.delta, 0)
                + coalesce(a.overrun, 0) - coalesce(lost.pico, 0) AS pico
            FROM (SELECT sum(delta_pico) AS delta, sum(overrun_pico) AS overrun FROM usage_adjustment
                    WHERE org_id = u.org_id AND request_id = u.request_id) a
                CROSS JOIN (SELECT sum(cost_pico) AS pico FROM attempt WHERE 'hedged' = ANY (u.usage_flags)
                    AND org_id = u.org_id AND request_id = u.request_id AND failure_class = 'hedged') lost
            UNION ALL
            SELECT provider_id, upstream_model, cost_pico FROM attempt WHERE 'hedged' = ANY (u.usage_flags)
                AND org_id = u.org_id AND request_id = u.request_id AND failure_class = 'hedged') part
        """;

    private VendorShares() {}
}
