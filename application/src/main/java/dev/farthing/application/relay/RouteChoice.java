package dev.farthing.application.relay;

import dev.farthing.domain.upstream.Credential;
import dev.farthing.domain.upstream.CredentialStatus;
import dev.farthing.domain.upstream.Protocol;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.ToIntFunction;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// Chooses the way a call takes: the smallest priority that can serve, and within it by weight.
///
/// Every call comes by, and mostly finds one way and one credential: hence plain loops.
final class RouteChoice {
    private final RandomGenerator dice;

    RouteChoice(RandomGenerator dice) {
        this.dice = dice;
    }

    /// A way and the credential to use on it; null when none of the ways can serve.
    @Nullable
    Chosen choose(List<Catalogue.Way> ways, Set<Protocol> protocols) {
        var usable = new ArrayList<Catalogue.Way>(ways.size());
        for (var way : ways) {
            if (protocols.contains(way.provider().protocol()) && canServe(way)) {
                usable.add(way);
            }
        }
        var way = pick(usable, w -> w.route().priority(), w -> w.route().weight());
        if (way == null) {
            return null;
        }
        return new Chosen(way, pick(living(way), Credential::priority, Credential::weight));
    }

    private static boolean canServe(Catalogue.Way way) {
        return way.provider().protocol() == Protocol.DEMO || !living(way).isEmpty();
    }

    private static List<Credential> living(Catalogue.Way way) {
        var all = way.credentials();
        var living = new ArrayList<Credential>(all.size());
        for (var credential : all) {
            if (credential.status() == CredentialStatus.ACTIVE && credential.weight() > 0) {
                living.add(credential);
            }
        }
        return living;
    }

    private <T> @Nullable T pick(List<T> all, ToIntFunction<T> priority, ToIntFunction<T> weight) {
        if (all.size() <= 1) {
            return all.isEmpty() ? null : all.getFirst();
        }
        int best = all.stream().mapToInt(priority).min().getAsInt();
        var first = all.stream().filter(t -> priority.applyAsInt(t) == best).toList();
        long sum = first.stream().mapToLong(weight::applyAsInt).sum();
        long draw = sum == 0 ? 0 : dice.nextLong(sum);
        for (var candidate : first) {
            draw -= weight.applyAsInt(candidate);
            if (draw < 0) {
                return candidate;
            }
        }
        return first.getFirst();
    }

    /// @param credential null where the provider needs none
    record Chosen(Catalogue.Way way, @Nullable Credential credential) {}
}
