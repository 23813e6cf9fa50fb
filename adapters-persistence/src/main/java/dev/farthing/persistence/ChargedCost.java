package dev.farthing.persistence;

/// What a call was charged: its cost and what was corrected of it, as in the sums.
public final class ChargedCost {
    /// In pico, in a statement that reads `usage_row`.
    public static final String COLUMN = """
        cost_pico + CASE WHEN error_code = 'gateway_lost' OR overrun_pico > 0
            THEN coalesce((SELECT sum(a.delta_pico) FROM usage_adjustment a
                WHERE a.org_id = usage_row.org_id AND a.request_id = usage_row.request_id), 0) ELSE 0 END\
        """;

    private ChargedCost() {}
}
