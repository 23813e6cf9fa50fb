package dev.farthing.rest.upstream;

import dev.farthing.application.upstream.CredentialFilter;
import dev.farthing.application.upstream.CredentialFilter.Within;
import dev.farthing.application.upstream.CredentialOrder;
import dev.farthing.application.upstream.CredentialOrder.By;
import dev.farthing.application.upstream.CredentialOrder.Mark;
import dev.farthing.domain.upstream.CredentialStatus;
import dev.farthing.rest.Fields;
import dev.farthing.rest.Paging;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Which credentials a list shows, how it is sorted, and where its page begins.
record CredentialListQuery(
        CredentialFilter filter,
        CredentialOrder order,
        @Nullable Mark mark,
        Paging paging) {
    private static final int LONGEST_TEXT = 200;
    private static final int LONGEST_CURSOR = 1_000;
    private static final int ID_LENGTH = 36;

    static CredentialListQuery read(Fields query) {
        var filter = filter(query);
        var order = order(query);
        var mark = mark(query, order);
        var paging = Paging.of(query);
        query.check();
        return new CredentialListQuery(filter, order, mark, paging);
    }

    /// The filter's fields, as they stand in a query and in a batch's body.
    static CredentialFilter filter(Fields fields) {
        return new CredentialFilter(
                fields.uuid("provider_id"),
                fields.optionalText("search", LONGEST_TEXT),
                fields.optionalChoice("status", CredentialStatus.class),
                fields.optionalText("tag", LONGEST_TEXT),
                fields.integer("failures_from", 0, Integer.MAX_VALUE),
                new Within(fields.instant("created_from"), fields.instant("created_to")),
                new Within(fields.instant("used_from"), fields.instant("used_to")));
    }

    private static CredentialOrder order(Fields query) {
        var text = query.optionalText("sort", LONGEST_TEXT);
        if (text == null) {
            return CredentialOrder.USUAL;
        }
        boolean descending = text.startsWith("-");
        var name = descending ? text.substring(1) : text;
        for (var by : By.values()) {
            if (lower(by).equals(name)) {
                return new CredentialOrder(by, descending);
            }
        }
        query.reject(
                "sort",
                "enum",
                "Input should be name, status, failure_count, created_at or last_used_at, with - before it to descend");
        return CredentialOrder.USUAL;
    }

    /// A cursor names its order, so that one of another order is a mistake rather than a wrong page.
    static @Nullable String cursor(CredentialOrder order, @Nullable Mark mark) {
        return mark == null
                ? null
                : Base64.getUrlEncoder()
                        .withoutPadding()
                        .encodeToString((mark.id() + name(order) + mark.value()).getBytes(StandardCharsets.UTF_8));
    }

    private static @Nullable Mark mark(Fields query, CredentialOrder order) {
        var text = query.optionalText("cursor", LONGEST_CURSOR);
        if (text == null) {
            return null;
        }
        try {
            var clear = new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8);
            var name = name(order);
            if (clear.startsWith(name, ID_LENGTH)) {
                var value = clear.substring(ID_LENGTH + name.length());
                return new Mark(checked(order, value), UUID.fromString(clear.substring(0, ID_LENGTH)));
            }
        } catch (RuntimeException _) {
            // Told below, like a cursor of another list.
        }
        query.reject("cursor", "value_error", "Input should be a next_cursor of this list in this order");
        return null;
    }

    private static String checked(CredentialOrder order, String value) {
        return switch (order.by()) {
            case NAME, STATUS -> value;
            case FAILURE_COUNT -> Integer.toString(Integer.parseInt(value));
            case CREATED_AT, LAST_USED_AT -> Instant.parse(value).toString();
        };
    }

    private static String name(CredentialOrder order) {
        return (order.descending() ? "-" : "+") + lower(order.by()) + " ";
    }

    private static String lower(By by) {
        return by.name().toLowerCase(Locale.ROOT);
    }
}
