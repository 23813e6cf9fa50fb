package dev.farthing.persistence.reconciliation;

import java.util.List;

/// Whether invoices say what their lines say, and their lines what was used.
final class InvoiceChecks {
    private static final String STANDING = "i.org_id = :org AND i.kind = 'period' AND i.state <> 'void'";

    // Where a plan has prices of its own, or an invoice is made anew of a period that was invoiced before, its lines
    // say what those come to.
    private static final String AT_THE_BOOKS_PRICES = """
        NOT EXISTS (SELECT FROM invoice_line l WHERE l.org_id = i.org_id AND l.invoice_id = i.id
            AND (l.kind = 'usage' AND l.note <> '' OR l.kind = 'adjustment' AND l.period_from = i.period_from))
        """;

    static final List<Check> ALL = List.of(
            new Check("invoice_lines", "invoice_line", """
                SELECT count(*) FROM invoice i
                WHERE i.org_id = :org AND i.total_pico <> (SELECT coalesce(sum(l.amount_pico), 0) FROM invoice_line l
                    WHERE l.org_id = i.org_id AND l.invoice_id = i.id)
                """),
            new Check("invoice_rounding", "invoice_line", """
                SELECT count(*) FROM invoice_line l
                WHERE l.org_id = :org AND 2 * abs(l.amount_pico * l.exact_den - l.exact_num) > :minor * l.exact_den
                """),
            new Check("invoice_usage_lines", "invoice_cover", """
                SELECT count(*) FROM invoice i CROSS JOIN LATERAL (
                    SELECT FROM (SELECT l.model, sum(l.exact_num / l.exact_den) AS asked FROM invoice_line l
                            WHERE l.org_id = i.org_id AND l.invoice_id = i.id AND l.kind = 'usage' GROUP BY l.model) a
                        FULL JOIN (SELECT c.model, c.charged_pico AS used FROM invoice_cover c
                            WHERE c.org_id = i.org_id AND c.invoice_id = i.id AND c.period_from = i.period_from
                                AND c.model <> '') c USING (model)
                    WHERE coalesce(asked, 0) <> coalesce(used, 0)) apart
                WHERE\s""" + STANDING + " AND " + AT_THE_BOOKS_PRICES),
            // What was posted in the minute an invoice was made may be in it or not.
            new Check("invoice_usage", "invoice_cover", """
                SELECT count(*) FROM (
                    SELECT i.period_from, i.period_to, seen.before, seen.charged
                    FROM invoice i CROSS JOIN LATERAL (
                        SELECT max(o.stored_before) AS before, sum(c.charged_pico) AS charged
                        FROM invoice_cover c JOIN invoice o ON o.org_id = c.org_id AND o.id = c.invoice_id
                        WHERE c.org_id = i.org_id AND c.period_from = i.period_from AND o.state <> 'void') seen
                    WHERE\s""" + STANDING + """
                ) s
                CROSS JOIN LATERAL (
                    SELECT coalesce(sum(-e.amount_pico) FILTER (WHERE t.posted_at <= s.before - interval '1 minute'
                            OR e.amount_pico > 0), 0) AS least,
                        coalesce(sum(-e.amount_pico) FILTER (WHERE t.posted_at <= s.before - interval '1 minute'
                            OR e.amount_pico < 0), 0) AS most
                    FROM ledger_txn t JOIN ledger_entry e ON e.org_id = t.org_id AND e.txn_id = t.id
                    WHERE t.org_id = :org AND e.account = 'usage_revenue' AND t.kind IN ('usage', 'adjustment')
                        AND t.bucket >= s.period_from AND t.bucket < s.period_to
                        AND t.posted_at >= s.period_from - interval '1 minute'
                        AND t.posted_at <= s.before + interval '1 minute') posted
                WHERE s.charged < posted.least OR s.charged > posted.most
                """),
            new Check("invoice_numbers", "invoice", """
                SELECT count(*) FROM invoice i
                WHERE i.org_id = :org AND i.number > 1
                    AND NOT EXISTS (SELECT FROM invoice before WHERE before.number = i.number - 1)
                """));

    private InvoiceChecks() {}
}
