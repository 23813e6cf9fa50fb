package dev.farthing.persistence;

/// Whom budgets (`b`) are of.
public final class BudgetScopes {
    /// Those of deleted keys and of teams that are gone stay, and are used by nobody any more.
    public static final String LIVING = """
        NOT EXISTS (SELECT FROM issued_key k
            WHERE b.scope = 'key' AND k.org_id = b.org_id AND k.id = b.scope_id AND k.state = 'deleted')
        AND (b.scope <> 'team' OR EXISTS (SELECT FROM team t WHERE t.org_id = b.org_id AND t.id = b.scope_id))\
        """;

    private BudgetScopes() {}
}
