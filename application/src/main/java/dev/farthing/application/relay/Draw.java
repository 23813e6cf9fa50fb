package dev.farthing.application.relay;

import dev.farthing.domain.fault.Fault;
import dev.farthing.domain.upstream.FailureClass;
import dev.farthing.domain.upstream.PoolRules;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/// Draws whom a call asks next, never one it has tried, and takes a place there.
final class Draw {
    private static final int DRAWS = 8;

    private final VendorCall.Parts parts;
    private final PoolRules rules;
    private final Admission.Granted call;
    private final List<Catalogue.Way> triedWays = new ArrayList<>(0);
    private final List<UUID> triedHealths = new ArrayList<>(0);

    Draw(VendorCall.Parts parts, PoolRules rules, Admission.Granted call) {
        this.parts = parts;
        this.rules = rules;
        this.call = call;
    }

    /// A choice whose place is taken: the one of the admission first, if it is still free.
    @Nullable
    Choice take() {
        long now = parts.clock().millis();
        for (int draw = 0; draw < DRAWS; draw++) {
            var choice = draw == 0 && triedHealths.isEmpty() ? call.first() : choose(now);
            if (choice == null || isTaken(choice, now)) {
                return choice;
            }
        }
        return null;
    }

    /// Is not drawn again.
    ///
    /// @param vendorWide whether another credential of the same vendor comes last from now on
    void passOver(Choice tried, boolean vendorWide) {
        triedHealths.add(tried.healthId());
        if (vendorWide) {
            triedWays.add(tried.way());
        }
    }

    void giveBack(Choice choice) {
        parts.health().ofProvider(choice.way().provider().id()).release();
        parts.health().ofCredential(choice.healthId()).release();
    }

    /// What is told when nobody can be drawn.
    UpstreamFailure nobody() {
        var choice = routes(parts.clock().millis());
        int status = choice.lastStatus(call.ways());
        return new UpstreamFailure(
                Fault.UPSTREAM_NONE_AVAILABLE,
                FailureClass.RATE_LIMITED,
                RouteChoice.nobody(call.offer().model().id(), status),
                status == 0 ? null : status,
                choice.retryAfter(call.ways(), call.request().protocols()),
                ReplySummary.NOTHING);
    }

    private RouteChoice routes(long now) {
        return new RouteChoice(parts.health(), rules, ThreadLocalRandom.current(), now);
    }

    /// Another vendor before another credential of a vendor that is in trouble.
    private @Nullable Choice choose(long now) {
        var choice = routes(now);
        var chosen = choose(choice, triedWays);
        return chosen == null && !triedWays.isEmpty() ? choose(choice, List.of()) : chosen;
    }

    private @Nullable Choice choose(RouteChoice choice, List<Catalogue.Way> without) {
        return choice.choose(
                call.offer(), call.ways(), call.request().protocols(), new RouteChoice.Tried(without, triedHealths));
    }

    private boolean isTaken(Choice choice, long now) {
        var provider = choice.way().provider();
        var model = choice.way().route().upstreamModel();
        var ofProvider = parts.health().ofProvider(provider.id());
        if (!ofProvider.take(model, provider.most(rules), now, rules)) {
            return false;
        }
        var credential = choice.credential();
        var most = credential == null ? null : credential.maxConcurrent();
        if (!parts.health().ofCredential(choice.healthId()).take(model, most, now, rules)) {
            ofProvider.release();
            return false;
        }
        return true;
    }
}
