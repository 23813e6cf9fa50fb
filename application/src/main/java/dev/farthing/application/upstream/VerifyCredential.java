package dev.farthing.application.upstream;

import dev.farthing.application.Listing;
import dev.farthing.application.relay.CurrentCatalogue;
import dev.farthing.application.upstream.CredentialProbe.Verdict;
import dev.farthing.domain.fault.FaultException;
import dev.farthing.domain.upstream.ModelType;
import dev.farthing.domain.upstream.Provider;
import dev.farthing.domain.upstream.Route;
import dev.farthing.domain.upstream.UpstreamSecret;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Asks the vendor whether it takes a credential, and keeps what it said; no transaction is open while it answers.
@ApplicationScoped
public class VerifyCredential {
    private static final String ALIVE = "active";
    /// So many questions to one vendor's host are under way at once.
    static final int MOST_AT_A_HOST = 16;

    private static final int MOST_CONNECTIONS = 8;

    private final FindProvider findProvider;
    private final ListModels models;
    private final OpenCredential openCredential;
    private final CredentialProbe probe;
    private final ModelListing listing;
    private final NoteVerification noteVerification;
    private final CurrentCatalogue catalogue;
    private final Map<String, Semaphore> hosts = new ConcurrentHashMap<>();
    private final Semaphore connections = new Semaphore(MOST_CONNECTIONS);

    public VerifyCredential(
            FindProvider findProvider,
            ListModels models,
            OpenCredential openCredential,
            CredentialProbe probe,
            ModelListing listing,
            NoteVerification noteVerification,
            CurrentCatalogue catalogue) {
        this.findProvider = findProvider;
        this.models = models;
        this.openCredential = openCredential;
        this.probe = probe;
        this.listing = listing;
        this.noteVerification = noteVerification;
        this.catalogue = catalogue;
    }

    public Verified verify(UUID id) {
        var opened = inTurn(() -> openCredential.open(id));
        var kept = opened.credential();
        var provider = findProvider.find(kept.providerId()).provider().via(opened.proxy());
        var verdict = ask(provider, opened.secret(), word(provider, kept));
        var listed = verdict instanceof Verdict.Works && kept.share().models().onlyListed()
                ? listed(provider, opened.secret())
                : null;
        var rules = provider.rules().over(catalogue.get().settings().pool());
        var said = new NoteVerification.Said(verdict, listed);
        var noted = inTurn(() -> noteVerification.note(id, opened.secret(), said, rules));
        return new Verified(noted, verdict);
    }

    /// However many are verified, the database's connections are not all theirs.
    private <T> T inTurn(Supplier<T> transaction) {
        connections.acquireUninterruptibly();
        try {
            return transaction.get();
        } finally {
            connections.release();
        }
    }

    /// However many are verified, a vendor is asked by some at a time only.
    private Verdict ask(Provider provider, UpstreamSecret secret, @Nullable String word) {
        var host = String.valueOf(
                provider.baseUrl() == null ? null : provider.baseUrl().getHost());
        var turns = hosts.computeIfAbsent(host, _ -> new Semaphore(MOST_AT_A_HOST));
        turns.acquireUninterruptibly();
        try {
            return probe.probe(provider, secret, word);
        } finally {
            turns.release();
        }
    }

    /// The one its provider names, else the first chat model that is routed there and that the credential serves.
    private @Nullable String word(Provider provider, KeptCredential kept) {
        var named = provider.rules().verifyModel();
        if (named != null) {
            return named;
        }
        return models.list(new Listing(null, ALIVE, Listing.ALL.slice())).items().stream()
                .map(KeptModel::model)
                .filter(model -> model.type() == ModelType.CHAT)
                .flatMap(model -> model.routes().stream())
                .filter(route -> route.providerId().equals(kept.providerId()))
                .map(Route::upstreamModel)
                .filter(kept.share().models()::serve)
                .findFirst()
                .orElse(null);
    }

    /// A vendor that does not tell its models keeps nothing from being served.
    private @Nullable List<String> listed(Provider provider, UpstreamSecret secret) {
        try {
            return listing.models(provider, secret);
        } catch (FaultException untold) {
            return null;
        }
    }

    /// A credential as it is after its vendor was asked, and what that one said.
    public record Verified(KeptCredential credential, Verdict verdict) {}
}
