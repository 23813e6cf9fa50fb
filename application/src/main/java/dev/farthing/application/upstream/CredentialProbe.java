package dev.farthing.application.upstream;

import dev.farthing.domain.upstream.Provider;
import dev.farthing.domain.upstream.UpstreamSecret;
import org.jspecify.annotations.Nullable;

/// Asks a vendor whether it takes a credential, as cheaply as it lets itself be asked. Blocks for the length of that
/// call; must not be used within a transaction. What it asks is in no statistics and on no bill of a tenant.
public interface CredentialProbe {
    /// @param model the vendor's name of a model to say a word to; null: it is asked for its list of models
    Verdict probe(Provider provider, UpstreamSecret secret, @Nullable String model);

    /// What the vendor makes of the credential.
    sealed interface Verdict {
        record Works() implements Verdict {}

        /// It is refused, and will be until somebody does something about it.
        record Refused(String code, String sentence) implements Verdict {}

        /// It is taken, but nothing is left on its account.
        record Empty(String code, String sentence) implements Verdict {}

        /// Nothing is known: the vendor is slow, gone or busy.
        record Trouble(String code, String sentence) implements Verdict {}
    }
}
