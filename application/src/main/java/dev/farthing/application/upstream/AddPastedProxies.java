package dev.farthing.application.upstream;

import dev.farthing.application.Listing;
import dev.farthing.domain.upstream.OutboundProxy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Transactional;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Adds every proxy of a pasted list, one a line, and tells line by line what became of it.
@ApplicationScoped
public class AddPastedProxies {
    public static final int MOST = 500;

    private final SaveProxy saveProxy;
    private final ProxyRepository proxies;

    public AddPastedProxies(SaveProxy saveProxy, ProxyRepository proxies) {
        this.saveProxy = saveProxy;
        this.proxies = proxies;
    }

    @Transactional
    public List<Line> add(String text) {
        var known = new HashMap<String, UUID>();
        var names = new HashMap<String, UUID>();
        proxies.list(Listing.ALL).items().forEach(kept -> {
            known.put(address(kept), kept.id());
            names.put(kept.name(), kept.id());
        });
        var lines = new ArrayList<Line>();
        int number = 0;
        for (var raw : text.split("\n", -1)) {
            number++;
            var line = raw.strip();
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            if (lines.size() == MOST) {
                lines.add(new Line(
                        number, null, Outcome.TOO_MANY, null, "at most " + MOST + " proxies are taken at once"));
                return lines;
            }
            lines.add(one(number, line, known, names));
        }
        return lines;
    }

    private Line one(int number, String line, Map<String, UUID> known, Map<String, UUID> names) {
        OutboundProxy proxy;
        try {
            proxy = OutboundProxy.read(line);
        } catch (IllegalArgumentException wrong) {
            return new Line(number, null, Outcome.INVALID, null, String.valueOf(wrong.getMessage()));
        }
        var address = address(proxy.url().toString(), proxy.username());
        var twin = known.get(address);
        if (twin != null) {
            return new Line(number, proxy.url().toString(), Outcome.DUPLICATE, twin, null);
        }
        var kept = saveProxy.save(null, _ -> ProxyDraft.of(name(proxy, names), proxy));
        known.put(address, kept.id());
        names.put(kept.name(), kept.id());
        return new Line(number, kept.url().toString(), Outcome.CREATED, kept.id(), null);
    }

    private static String name(OutboundProxy proxy, Map<String, UUID> names) {
        var authority = proxy.url().getRawAuthority();
        var plain = authority.length() > 80 ? authority.substring(0, 80) : authority;
        var name = plain;
        for (int i = 2; names.containsKey(name); i++) {
            name = plain + " " + i;
        }
        return name;
    }

    private static String address(KeptProxy kept) {
        return address(kept.url().toString(), kept.username());
    }

    private static String address(String url, @Nullable String username) {
        return url + " " + (username == null ? "" : username);
    }

    /// What became of a line.
    public enum Outcome {
        CREATED,
        DUPLICATE,
        INVALID,
        TOO_MANY
    }

    /// A line of the list, without its password.
    public record Line(
            int line,
            @Nullable String url,
            Outcome outcome,
            @Nullable UUID id,
            @Nullable String error) {}
}
