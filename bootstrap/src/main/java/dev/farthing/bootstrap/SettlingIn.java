package dev.farthing.bootstrap;

import dev.farthing.application.account.FirstStart;
import dev.farthing.application.account.SettleIn;
import dev.farthing.application.account.SettleIn.FirstKeys;
import dev.farthing.application.start.Console;
import dev.farthing.application.start.StartUpStep;
import jakarta.inject.Singleton;

/// Furnishes an empty database before anything else asks it, and tells its new keys this once.
@Singleton
class SettlingIn implements StartUpStep {
    private static final int FIRST = 0;

    private final SettleIn settleIn;
    private final Settings settings;
    private final Console console;

    SettlingIn(SettleIn settleIn, Settings settings, Console console) {
        this.settleIn = settleIn;
        this.settings = settings;
        this.console = console;
    }

    @Override
    public int order() {
        return FIRST;
    }

    @Override
    public void run() {
        var billing = settings.billing();
        settleIn.settle(new FirstStart(billing.currency().getCurrencyCode(), billing.zone()))
                .ifPresent(this::tell);
    }

    private void tell(FirstKeys keys) {
        console.say("""

              operator key   %2$s
              inference key  %3$s
              Both are shown this once. Try the inference key:

              curl %1$s/v1/chat/completions -H 'Authorization: Bearer %3$s' -H 'Content-Type: application/json' -d '{"model":"demo-chat","messages":[{"role":"user","content":"Hello"}]}'

              console        %4$s/
            """.formatted(
                        settings.listen().url(),
                        keys.operator().reveal(),
                        keys.inference().reveal(),
                        settings.listen().managementUrl()));
    }
}
