package dev.farthing.persistence.ledger;

import dev.farthing.application.billing.Ledger;
import dev.farthing.application.billing.PostingFilter;
import dev.farthing.application.billing.PostingView;
import dev.farthing.application.billing.PostingView.EntryView;
import dev.farthing.domain.fault.Fault;
import dev.farthing.domain.ledger.Account;
import dev.farthing.domain.ledger.Entry;
import dev.farthing.domain.ledger.Posting;
import dev.farthing.domain.ledger.PostingKind;
import dev.farthing.domain.ledger.TrialBalance;
import dev.farthing.domain.money.Amount;
import dev.farthing.domain.money.Money;
import dev.farthing.persistence.Sql;
import jakarta.inject.Singleton;
import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/// Keeps the ledger in PostgreSQL, which refuses by itself what does not sum to zero.
@Singleton
class PostgresLedger implements Ledger {
    private final DataSource database;

    PostgresLedger(DataSource database) {
        this.database = database;
    }

    @Override
    public boolean post(Posting posting) {
        int added = Sql.of(
                        "INSERT INTO ledger_txn (org_id, id, idempotency_key, kind, bucket, memo)"
                                + " VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (org_id, idempotency_key) DO NOTHING",
                        posting.orgId(),
                        posting.id(),
                        posting.key(),
                        posting.kind().text(),
                        posting.bucket(),
                        posting.memo())
                .change(database);
        if (added == 0) {
            mustSayTheSame(posting);
            return false;
        }
        Sql.of(
                        "INSERT INTO ledger_entry (org_id, txn_id, account, amount_pico)"
                                + " SELECT ?, ?, * FROM unnest(?::text[], ?::numeric[])",
                        posting.orgId(),
                        posting.id(),
                        posting.entries().stream()
                                .map(entry -> entry.account().text())
                                .toArray(String[]::new),
                        posting.entries().stream()
                                .map(entry -> new BigDecimal(entry.amount().pico()))
                                .toArray(BigDecimal[]::new))
                .change(database);
        return true;
    }

    private void mustSayTheSame(Posting posting) {
        var kind = new ArrayList<PostingKind>();
        var entries = Sql.of(
                        "SELECT t.kind, e.account, e.amount_pico FROM ledger_txn t"
                                + " JOIN ledger_entry e ON e.org_id = t.org_id AND e.txn_id = t.id"
                                + " WHERE t.org_id = ? AND t.idempotency_key = ?",
                        posting.orgId(),
                        posting.key())
                .rows(database, row -> {
                    kind.add(PostingKind.valueOf(row.getString("kind").toUpperCase(Locale.ROOT)));
                    return new Entry(account(row), amount(row));
                });
        if (!posting.saysTheSameAs(kind.getFirst(), entries)) {
            throw Fault.IDEMPOTENCY_CONFLICT.because("something else was posted under " + posting.key());
        }
    }

    @Override
    public TrialBalance trialBalance(UUID orgId, @Nullable Instant asOf) {
        var at = asOf != null ? asOf : now();
        var balances = new EnumMap<Account, Amount>(Account.class);
        Sql.of(
                        "SELECT e.account, sum(e.amount_pico) AS amount_pico FROM ledger_txn t"
                                + " JOIN ledger_entry e ON e.org_id = t.org_id AND e.txn_id = t.id"
                                + " WHERE t.org_id = ? AND t.posted_at <= ? GROUP BY e.account",
                        orgId,
                        at)
                .rows(database, row -> balances.put(account(row), amount(row)));
        return new TrialBalance(at, balances);
    }

    private Instant now() {
        return Sql.of("SELECT clock_timestamp()")
                .rows(database, row -> row.getObject(1, OffsetDateTime.class).toInstant())
                .getFirst();
    }

    @Override
    public List<PostingView> newest(PostingFilter filter, @Nullable UUID before, int limit) {
        var account = filter.account();
        return Sql.of(
                        "SELECT t.*, e.accounts, e.amounts FROM ledger_txn t CROSS JOIN LATERAL"
                                + " (SELECT array_agg(account ORDER BY account) AS accounts,"
                                + " array_agg(amount_pico ORDER BY account) AS amounts FROM ledger_entry"
                                + " WHERE org_id = t.org_id AND txn_id = t.id) e WHERE t.org_id = ?",
                        filter.orgId())
                .and("t.id < ?", before)
                .and("t.kind = ?", filter.kind())
                .and("t.posted_at >= ?", filter.from())
                .and("t.posted_at < ?", filter.to())
                .and(
                        "EXISTS (SELECT FROM ledger_entry a WHERE a.org_id = t.org_id AND a.txn_id = t.id"
                                + " AND a.account = ?)",
                        account == null ? null : account.text())
                .add(" ORDER BY t.id DESC LIMIT ?", limit)
                .rows(database, PostgresLedger::read);
    }

    private static PostingView read(ResultSet row) throws SQLException {
        var accounts = (String[]) row.getArray("accounts").getArray();
        var amounts = (BigDecimal[]) row.getArray("amounts").getArray();
        var entries = new ArrayList<EntryView>();
        for (int i = 0; i < accounts.length; i++) {
            entries.add(new EntryView(accounts[i], amounts[i].movePointLeft(Money.SCALE)));
        }
        return new PostingView(
                row.getObject("id", UUID.class),
                row.getObject("org_id", UUID.class),
                row.getString("kind"),
                row.getString("idempotency_key"),
                row.getObject("bucket", OffsetDateTime.class).toInstant(),
                row.getObject("posted_at", OffsetDateTime.class).toInstant(),
                row.getString("memo"),
                entries);
    }

    private static Account account(ResultSet row) throws SQLException {
        return Account.valueOf(row.getString("account").toUpperCase(Locale.ROOT));
    }

    private static Amount amount(ResultSet row) throws SQLException {
        return new Amount(row.getBigDecimal("amount_pico").toBigIntegerExact());
    }
}
