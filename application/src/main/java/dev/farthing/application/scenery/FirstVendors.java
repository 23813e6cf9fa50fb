package dev.farthing.application.scenery;

import dev.farthing.application.start.Console;
import dev.farthing.application.start.StartUpStep;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Currency;

/// Brings the first vendors once the installation itself is there, and tells of them.
@ApplicationScoped
class FirstVendors implements StartUpStep {
    private static final int AFTER_THE_INSTALLATION = 200;

    private final BringVendors bringVendors;
    private final VendorKeys keys;
    private final Currency billing;
    private final Console console;

    FirstVendors(BringVendors bringVendors, VendorKeys keys, Currency billing, Console console) {
        this.bringVendors = bringVendors;
        this.keys = keys;
        this.billing = billing;
        this.console = console;
    }

    @Override
    public int order() {
        return AFTER_THE_INSTALLATION;
    }

    @Override
    public void run() {
        bringVendors.bring(keys, billing).forEach(console::say);
    }
}
