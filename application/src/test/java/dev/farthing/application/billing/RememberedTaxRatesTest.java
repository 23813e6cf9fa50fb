package dev.farthing.application.billing;

class RememberedTaxRatesTest implements TaxRatesContract {
    private final RememberedTaxRates taxes = new RememberedTaxRates();

    @Override
    public TaxRates taxes() {
        return taxes;
    }
}
