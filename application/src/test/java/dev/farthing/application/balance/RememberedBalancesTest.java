package dev.farthing.application.balance;

import java.util.UUID;

class RememberedBalancesTest implements BalanceSheetContract {
    private static final UUID PROVIDER = UUID.randomUUID();
    private final RememberedBalances sheet = new RememberedBalances();

    @Override
    public BalanceSheet sheet() {
        return sheet;
    }

    @Override
    public UUID aCredential(String name) {
        var id = UUID.randomUUID();
        sheet.come(id, PROVIDER, name, INTERVAL);
        return id;
    }
}
