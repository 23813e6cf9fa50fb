package dev.farthing.application.account;

import dev.farthing.application.start.Console;
import dev.farthing.application.start.StartUpStep;
import jakarta.enterprise.context.ApplicationScoped;

/// Furnishes an empty database when Farthing starts, and tells its new keys once.
@ApplicationScoped
public class SettleInStep implements StartUpStep {
    private static final int FIRST = 100;

    private final SettleIn settleIn;
    private final FirstStart wanted;
    private final Console console;

    public SettleInStep(SettleIn settleIn, FirstStart wanted, Console console) {
        this.settleIn = settleIn;
        this.wanted = wanted;
        this.console = console;
    }

    @Override
    public int order() {
        return FIRST;
    }

    @Override
    public void run() {
        settleIn.settle(wanted).ifPresent(keys -> {
            console.say("");
            console.say("  operator key   " + keys.operator().reveal());
            console.say("  inference key  " + keys.inference().reveal());
            console.say("  Both are shown this once. Try the second:");
            console.say("");
            console.say("  curl -s %s/v1/chat/completions -H 'Authorization: Bearer %s' -H 'Content-Type: application/json' -d '{\"model\":\"demo-chat\",\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]}'"
                    .formatted(wanted.baseUrl(), keys.inference().reveal()));
            console.say("");
            console.say("  console        " + wanted.baseUrl() + "/");
            console.say("");
        });
    }
}
