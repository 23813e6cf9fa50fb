package dev.farthing.application.balance;

import dev.farthing.domain.balance.AccountStatement;
import dev.farthing.domain.upstream.BalanceSource;
import dev.farthing.domain.upstream.Provider;
import dev.farthing.domain.upstream.UpstreamSecret;

/// Asks a vendor what is left on an account, and what else it tells of it. Blocks for the length of that; must not
/// be used within a transaction.
public interface BalanceReading {
    /// A vendor that fails, refuses or says what cannot be read is a FaultException of an UPSTREAM kind, whose
    /// sentence
    /// holds no secret.
    AccountStatement read(Provider provider, BalanceSource source, UpstreamSecret secret);
}
