package dev.farthing.application.upstream;

import dev.farthing.application.Listing;
import dev.farthing.application.Page;
import dev.farthing.application.Slice;
import dev.farthing.domain.fault.Fault;
import dev.farthing.domain.fault.FaultException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;

/// Providers, credentials and models in memory.
public class RememberedVendors {
    private final Map<UUID, KeptProvider> providers = new TreeMap<>();
    private final Map<UUID, KeptCredential> credentials = new TreeMap<>();
    private final Map<UUID, SealedSecret> secrets = new TreeMap<>();
    private final Map<String, KeptModel> models = new TreeMap<>();
    public final List<UUID> balancesAsked = new ArrayList<>();

    public ProviderRepository providers() {
        return new Providers();
    }

    public CredentialRepository credentials() {
        return new Credentials();
    }

    public CredentialIntake intake() {
        return new Intake();
    }

    public CredentialSearch search() {
        return new Searching();
    }

    public ModelRepository models() {
        return new Models();
    }

    static <T> Page<T> page(Stream<T> all, Listing wanted) {
        List<T> found = all.toList();
        return new Page<>(
                found.stream()
                        .skip(wanted.slice().offset())
                        .limit(wanted.slice().limit())
                        .toList(),
                found.size());
    }

    static boolean contains(String text, Listing wanted) {
        return wanted.search() == null
                || text.toLowerCase(Locale.ROOT).contains(wanted.search().toLowerCase(Locale.ROOT));
    }

    static boolean is(Enum<?> status, Listing wanted) {
        return wanted.status() == null || status.name().toLowerCase(Locale.ROOT).equals(wanted.status());
    }

    private class Providers implements ProviderRepository {
        @Override
        public Optional<KeptProvider> find(UUID id) {
            return Optional.ofNullable(providers.get(id));
        }

        @Override
        public Optional<KeptProvider> findByName(String name) {
            return providers.values().stream()
                    .filter(kept -> kept.provider().name().equals(name))
                    .findFirst();
        }

        @Override
        public Page<KeptProvider> list(Listing wanted) {
            return page(
                    providers.values().stream()
                            .filter(kept -> contains(kept.provider().name(), wanted))
                            .filter(kept -> wanted.status() == null
                                    || wanted.status().equals("disabled")
                                            == kept.provider().rules().disabled())
                            .sorted(Comparator.comparing(kept -> kept.provider().name())),
                    wanted);
        }

        @Override
        public void save(KeptProvider provider) {
            findByName(provider.provider().name())
                    .filter(other ->
                            !other.provider().id().equals(provider.provider().id()))
                    .ifPresent(other -> {
                        throw Fault.NAME_TAKEN.because("there is a provider with this name");
                    });
            providers.put(provider.provider().id(), provider);
        }

        @Override
        public boolean isInUse(UUID id) {
            return credentials.values().stream()
                            .anyMatch(kept -> kept.providerId().equals(id))
                    || models.values().stream()
                            .flatMap(kept -> kept.model().routes().stream())
                            .anyMatch(route -> route.providerId().equals(id));
        }

        @Override
        public void remove(UUID id) {
            if (isInUse(id)) {
                throw Fault.IN_USE.because("credentials or routes name this provider");
            }
            providers.remove(id);
        }
    }

    private class Credentials implements CredentialRepository {
        @Override
        public Optional<KeptCredential> find(UUID id) {
            return Optional.ofNullable(credentials.get(id));
        }

        @Override
        public Page<KeptCredential> list(UUID providerId, Listing wanted) {
            return page(
                    credentials.values().stream()
                            .filter(kept ->
                                    providerId == null || kept.providerId().equals(providerId))
                            .filter(kept -> is(kept.health().status(), wanted))
                            .filter(kept -> contains(kept.share().name(), wanted))
                            .sorted(Comparator.comparing(KeptCredential::providerId)
                                    .thenComparing(kept -> kept.share().name())),
                    wanted);
        }

        @Override
        public void save(KeptCredential credential, SealedSecret secret) {
            if (!providers.containsKey(credential.providerId())) {
                throw Fault.INVALID_REQUEST.because("no such provider");
            }
            credentials.values().stream()
                    .filter(other -> !other.id().equals(credential.id())
                            && other.providerId().equals(credential.providerId()))
                    .forEach(other -> {
                        if (other.share().name().equals(credential.share().name())) {
                            throw Fault.NAME_TAKEN.because("this provider has a credential with this name");
                        }
                        if (secret != null
                                && Arrays.equals(secrets.get(other.id()).digest(), secret.digest())) {
                            throw Fault.STATE_CONFLICT.because("this provider has a credential with this secret");
                        }
                    });
            credentials.put(credential.id(), credential);
            if (secret != null) {
                secrets.put(credential.id(), secret);
            }
        }

        @Override
        public void saveHealth(KeptCredential credential) {
            save(credential, null);
        }

        @Override
        public void endRests(UUID id) {
            var kept = credentials.get(id);
            credentials.put(id, kept.withHealth(kept.health().resting(List.of()), kept.updatedAt()));
        }

        @Override
        public void askBalance(UUID id) {
            balancesAsked.add(id);
        }

        @Override
        public void remove(UUID id) {
            credentials.remove(id);
            secrets.remove(id);
        }

        @Override
        public Optional<SealedSecret> secret(UUID id) {
            return Optional.ofNullable(secrets.get(id));
        }
    }

    private class Intake implements CredentialIntake {
        @Override
        public Set<UUID> add(List<Fresh> fresh) {
            var added = new HashSet<UUID>();
            for (var one : fresh) {
                try {
                    credentials().save(one.credential(), one.secret());
                    added.add(one.credential().id());
                } catch (FaultException _) {
                    // Passed over.
                }
            }
            return added;
        }

        @Override
        public Map<Digest, List<UUID>> holders(UUID providerId, Set<Digest> digests) {
            var holders = new HashMap<Digest, List<UUID>>();
            credentials.values().stream()
                    .filter(kept -> providerId == null || providerId.equals(kept.providerId()))
                    .forEach(kept -> {
                        var digest = Digest.of(secrets.get(kept.id()).digest());
                        if (digests.contains(digest)) {
                            holders.computeIfAbsent(digest, _ -> new ArrayList<>())
                                    .add(kept.id());
                        }
                    });
            return holders;
        }
    }

    private class Searching implements CredentialSearch {
        private Stream<KeptCredential> those(CredentialFilter filter) {
            var search = filter.search() == null ? "" : filter.search().toLowerCase(Locale.ROOT);
            return credentials.values().stream()
                    .filter(kept ->
                            filter.providerId() == null || filter.providerId().equals(kept.providerId()))
                    .filter(kept -> Stream.of(
                                    kept.share().name(),
                                    kept.share().note() == null
                                            ? ""
                                            : kept.share().note())
                            .anyMatch(text -> text.toLowerCase(Locale.ROOT).contains(search)))
                    .filter(kept -> filter.status() == null
                            || filter.status() == kept.health().status())
                    .filter(kept -> filter.tag() == null || kept.share().tags().contains(filter.tag()))
                    .filter(kept ->
                            filter.failuresFrom() == null || kept.health().failureCount() >= filter.failuresFrom())
                    .filter(kept -> filter.created().holds(kept.createdAt()))
                    .filter(kept -> filter.used().holds(kept.health().lastUsedAt()));
        }

        private Stream<KeptCredential> sorted(CredentialFilter filter, CredentialOrder order) {
            var ascending = Comparator.<KeptCredential, CredentialOrder.Mark>comparing(
                    order::markOf, (one, other) -> compare(order, one, other));
            return those(filter).sorted(order.descending() ? ascending.reversed() : ascending);
        }

        private static int compare(CredentialOrder order, CredentialOrder.Mark one, CredentialOrder.Mark other) {
            int way = switch (order.by()) {
                case NAME, STATUS -> one.value().compareTo(other.value());
                case FAILURE_COUNT -> Integer.compare(Integer.parseInt(one.value()), Integer.parseInt(other.value()));
                case CREATED_AT, LAST_USED_AT -> Instant.parse(one.value()).compareTo(Instant.parse(other.value()));
            };
            return way != 0 ? way : one.id().toString().compareTo(other.id().toString());
        }

        @Override
        public long count(CredentialFilter filter) {
            return those(filter).count();
        }

        @Override
        public List<KeptCredential> slice(CredentialFilter filter, CredentialOrder order, Slice slice) {
            return sorted(filter, order)
                    .skip(slice.offset())
                    .limit(slice.limit())
                    .toList();
        }

        @Override
        public List<KeptCredential> after(
                CredentialFilter filter, CredentialOrder order, CredentialOrder.Mark mark, int most) {
            return sorted(filter, order)
                    .filter(kept -> mark == null
                            || (order.descending()
                                    ? compare(order, order.markOf(kept), mark) < 0
                                    : compare(order, order.markOf(kept), mark) > 0))
                    .limit(most)
                    .toList();
        }

        @Override
        public List<UUID> ids(CredentialFilter filter, int most) {
            return sorted(filter, new CredentialOrder(CredentialOrder.By.CREATED_AT, false))
                    .map(KeptCredential::id)
                    .limit(most)
                    .toList();
        }
    }

    private class Models implements ModelRepository {
        @Override
        public Optional<KeptModel> find(String id) {
            return Optional.ofNullable(models.get(id));
        }

        @Override
        public Page<KeptModel> list(Listing wanted) {
            return page(
                    models.values().stream()
                            .filter(kept -> is(kept.model().status(), wanted))
                            .filter(kept -> contains(kept.model().id(), wanted)
                                    || kept.model().aliases().stream().anyMatch(alias -> contains(alias, wanted))),
                    wanted);
        }

        @Override
        public void save(KeptModel model) {
            var names = names(model).toList();
            models.values().stream()
                    .filter(other -> !other.model().id().equals(model.model().id()))
                    .flatMap(RememberedVendors::names)
                    .filter(names::contains)
                    .findFirst()
                    .ifPresent(name -> {
                        throw Fault.NAME_TAKEN.because("the name " + name + " is taken");
                    });
            if (!model.model().routes().stream().allMatch(route -> providers.containsKey(route.providerId()))) {
                throw Fault.INVALID_REQUEST.because("no such provider");
            }
            models.put(model.model().id(), model);
        }

        @Override
        public void remove(String id) {
            models.remove(id);
        }
    }

    private static Stream<String> names(KeptModel kept) {
        return kept.model().names().stream();
    }
}
