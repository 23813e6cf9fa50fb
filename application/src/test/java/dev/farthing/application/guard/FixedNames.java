package dev.farthing.application.guard;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;

/// Names that lead where a test says, to another place each time they are asked if it says so.
public final class FixedNames implements NameLookup {
    private final Map<String, Queue<List<InetAddress>>> names = new ConcurrentHashMap<>();

    /// What the name leads to the next time it is asked; the last one stays.
    public FixedNames then(String host, String... addresses) {
        names.computeIfAbsent(host, _ -> new ArrayDeque<>())
                .add(List.of(addresses).stream().map(FixedNames::numeric).toList());
        return this;
    }

    private static InetAddress numeric(String address) {
        try {
            return InetAddress.getByName(address);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(e);
        }
    }

    @Override
    public List<InetAddress> addresses(String host) {
        var answers = names.get(host);
        if (answers == null) {
            return host.matches("[0-9.]+|[0-9a-f:.]+:[0-9a-f:.]*") ? List.of(numeric(host)) : List.of();
        }
        return answers.size() > 1 ? answers.remove() : answers.element();
    }
}
