package dev.farthing.web.credentials;

import dev.farthing.application.upstream.CredentialFilter;
import dev.farthing.application.upstream.CredentialFilter.Within;
import dev.farthing.domain.upstream.CredentialStatus;
import dev.farthing.web.Form;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Which credentials a list's address, or a form about all of the list, asks for.
record CredentialQuery(
        CredentialFilter filter,
        @Nullable LocalDate from,
        @Nullable LocalDate to) {
    private static final int LONGEST_SEARCH = 200;

    static CredentialQuery read(Form query, CredentialWords words, ZoneId zone) {
        var from = query.day("from", words.created_from());
        var to = query.day("to", words.created_to());
        var created = from == null && to == null
                ? Within.EVER
                : new Within(begin(from, zone), begin(to == null ? null : to.plusDays(1), zone));
        return new CredentialQuery(
                new CredentialFilter(
                        query.id("provider", words.provider()),
                        query.optionalText("search", words.name(), LONGEST_SEARCH),
                        query.choice("status", words.state(), CredentialStatus.class),
                        query.optionalText("tag", words.tags(), LONGEST_SEARCH),
                        query.whole("failures", words.failures_from(), 0, Integer.MAX_VALUE),
                        created,
                        Within.EVER),
                from,
                to);
    }

    private static @Nullable Instant begin(@Nullable LocalDate day, ZoneId zone) {
        return day == null ? null : day.atStartOfDay(zone).toInstant();
    }

    /// What was given, by the names it was given under.
    Map<String, String> given() {
        var given = new LinkedHashMap<String, String>();
        put(given, "search", filter.search());
        put(given, "status", filter.status() == null ? null : CredentialRows.word(filter.status()));
        put(given, "provider", filter.providerId());
        put(given, "failures", filter.failuresFrom());
        put(given, "tag", filter.tag());
        put(given, "from", from);
        put(given, "to", to);
        return given;
    }

    private static void put(Map<String, String> given, String name, @Nullable Object value) {
        if (value != null) {
            given.put(name, value.toString());
        }
    }

    Wanted wanted() {
        return new Wanted(given());
    }

    /// The same as a form shows it: empty for what was not given.
    record Wanted(Map<String, String> given) {
        public String of(String name) {
            return given.getOrDefault(name, "");
        }

        public List<String> states() {
            return Arrays.stream(CredentialStatus.values())
                    .map(CredentialRows::word)
                    .toList();
        }
    }
}
