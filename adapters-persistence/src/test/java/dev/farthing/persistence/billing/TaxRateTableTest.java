package dev.farthing.persistence.billing;

import dev.farthing.application.billing.TaxRates;
import dev.farthing.application.billing.TaxRatesContract;
import dev.farthing.persistence.server.FreshDatabase;
import org.junit.jupiter.api.extension.RegisterExtension;

class TaxRateTableTest implements TaxRatesContract {
    @RegisterExtension
    static final FreshDatabase DATABASE = new FreshDatabase();

    @Override
    public TaxRates taxes() {
        return new TaxRateTable(DATABASE.dataSource());
    }
}
