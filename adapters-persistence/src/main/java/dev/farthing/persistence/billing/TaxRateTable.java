package dev.farthing.persistence.billing;

import dev.farthing.application.billing.TaxRates;
import dev.farthing.domain.billing.TaxRate;
import dev.farthing.domain.fault.Fault;
import dev.farthing.persistence.Sql;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.sql.DataSource;

/// Keeps the rates of tax in PostgreSQL.
@Singleton
class TaxRateTable implements TaxRates {
    private final DataSource database;

    TaxRateTable(DataSource database) {
        this.database = database;
    }

    @Override
    public List<TaxRate> all() {
        return Sql.of("SELECT name, percent, inclusive, valid_from FROM tax_rate ORDER BY valid_from")
                .rows(
                        database,
                        row -> new TaxRate(
                                row.getString("name"),
                                row.getBigDecimal("percent").stripTrailingZeros(),
                                row.getBoolean("inclusive"),
                                Column.instant(row, "valid_from")));
    }

    @Override
    public void add(UUID id, TaxRate rate) {
        Sql.of(
                        "INSERT INTO tax_rate (id, name, percent, inclusive, valid_from) VALUES (?, ?, ?, ?, ?)",
                        id,
                        rate.name(),
                        rate.percent(),
                        rate.inclusive(),
                        rate.validFrom())
                .change(
                        database,
                        Map.of(
                                "tax_rate_valid_from_key",
                                () -> Fault.STATE_CONFLICT.because("a rate begins at " + rate.validFrom())));
    }
}
