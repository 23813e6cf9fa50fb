package dev.farthing.application.billing;

import dev.farthing.domain.fault.Fault;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.UUID;

/// Shows how an org stands now.
@ApplicationScoped
public class ReadAccount {
    private final Accounts accounts;

    public ReadAccount(Accounts accounts) {
        this.accounts = accounts;
    }

    @Transactional
    public AccountView read(UUID orgId) {
        return accounts.of(orgId).orElseThrow(() -> Fault.NOT_FOUND.because("no such org"));
    }
}
