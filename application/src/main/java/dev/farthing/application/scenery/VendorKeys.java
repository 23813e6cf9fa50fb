package dev.farthing.application.scenery;

import dev.farthing.domain.upstream.UpstreamSecret;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/// The vendors' keys that the environment holds.
///
/// @param byVariable the keys under the plain name of their variable, in order, none twice
/// @param mistakes a sentence for each value that can be no key
public record VendorKeys(Map<String, List<Named>> byVariable, List<String> mistakes) {
    public static final VendorKeys NONE = new VendorKeys(Map.of(), List.of());

    /// A key and what to call it.
    public record Named(String name, UpstreamSecret secret) {}

    /// Reads `X_API_KEY` and `X_API_KEY_1`, `X_API_KEY_2`, … with gaps; each may hold several, separated by commas.
    public static VendorKeys from(Map<String, String> environment) {
        var found = new LinkedHashMap<String, List<Named>>();
        var mistakes = new ArrayList<String>();
        for (var vendor : KnownVendor.values()) {
            for (var variable : vendor.variables()) {
                var keys = new ArrayList<Named>();
                numbered(variable, environment).forEach((name, value) -> split(name, value, keys, mistakes));
                if (!keys.isEmpty()) {
                    found.put(variable, List.copyOf(keys));
                }
            }
        }
        return new VendorKeys(found, List.copyOf(mistakes));
    }

    /// The variable itself first, then its numbered ones in the order of their numbers.
    private static Map<String, String> numbered(String variable, Map<String, String> environment) {
        var form = Pattern.compile(Pattern.quote(variable) + "(?:_([0-9]{1,9}))?");
        var byNumber = new TreeMap<Integer, String>();
        environment.keySet().forEach(name -> {
            var match = form.matcher(name);
            if (match.matches()) {
                byNumber.put(match.group(1) == null ? -1 : Integer.parseInt(match.group(1)), name);
            }
        });
        var values = new LinkedHashMap<String, String>();
        byNumber.values().forEach(name -> values.put(name, environment.getOrDefault(name, "")));
        return values;
    }

    private static void split(String variable, String value, List<Named> keys, List<String> mistakes) {
        var parts = Pattern.compile(",")
                .splitAsStream(value)
                .map(String::strip)
                .filter(part -> !part.isEmpty())
                .toList();
        for (int i = 0; i < parts.size(); i++) {
            try {
                var secret = new UpstreamSecret(parts.get(i));
                if (keys.stream().noneMatch(known -> known.secret().equals(secret))) {
                    keys.add(new Named(parts.size() == 1 ? variable : variable + " #" + (i + 1), secret));
                }
            } catch (IllegalArgumentException e) {
                mistakes.add(variable + " is left out: " + e.getMessage() + ".");
            }
        }
    }
}
