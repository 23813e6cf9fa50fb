package dev.farthing.application.webhook;

import dev.farthing.application.guard.GuardTarget;
import dev.farthing.domain.fault.Fault;
import dev.farthing.domain.webhook.Address;
import jakarta.enterprise.context.ApplicationScoped;

/// Refuses an address that nothing could be brought to.
@ApplicationScoped
public class CheckAddress {
    private final GuardTarget guardTarget;
    private final Messenger messenger;

    public CheckAddress(GuardTarget guardTarget, Messenger messenger) {
        this.guardTarget = guardTarget;
        this.messenger = messenger;
    }

    /// May block; not to be called within a transaction.
    public void check(Address address) {
        switch (address) {
            case Address.Web web -> guardTarget.guard(web.url());
            case Address.Mail _ -> {
                if (!messenger.canMail()) {
                    throw Fault.INVALID_REQUEST.because(
                            "there is no mail server: set FARTHING_SMTP_URL and FARTHING_SMTP_FROM");
                }
            }
        }
    }
}
