package dev.farthing.rest.key;

import dev.farthing.application.budget.BudgetTerms;
import dev.farthing.application.key.KeyEdit.GrantEdit;
import dev.farthing.application.key.KeyEdit.LabelEdit;
import dev.farthing.domain.key.Edit;
import dev.farthing.domain.key.IpRange;
import dev.farthing.domain.key.KeyGrant;
import dev.farthing.domain.key.KeyLabel;
import dev.farthing.rest.BudgetFields;
import dev.farthing.rest.Fields;
import dev.farthing.rest.ModelIds;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// How the fields of keys are read, whatever body they are in.
final class KeyFields {
    private static final int MOST_BUDGETS = 20;
    private static final int LONGEST_RANGE = 64;
    private static final String CACHE_SECONDS = "response_cache_seconds";

    private KeyFields() {}

    static List<BudgetTerms> budgets(Fields fields) {
        var budgets = fields.list("budgets");
        if (budgets.size() > MOST_BUDGETS) {
            fields.reject("budgets", "too_long", "List should have at most " + MOST_BUDGETS + " items");
            return List.of();
        }
        return budgets.stream().map(BudgetFields::ofKey).toList();
    }

    static Edit<List<BudgetTerms>> budgetsEdit(Fields fields) {
        return edit(fields, "budgets", () -> budgets(fields));
    }

    static KeyLabel label(Fields fields) {
        return new KeyLabel(name(fields), owner(fields), note(fields), tags(fields));
    }

    static KeyGrant grant(Fields fields) {
        return new KeyGrant(
                models(fields),
                providers(fields),
                allowedIps(fields),
                limit(fields, "rpm_limit"),
                limit(fields, "tpm_limit"),
                limit(fields, "concurrency_limit"),
                fields.instant("expires_at"),
                limit(fields, "min_useful_output"),
                cacheSeconds(fields));
    }

    static LabelEdit labelEdit(Fields fields) {
        return new LabelEdit(
                edit(fields, "name", () -> name(fields)),
                edit(fields, "owner", () -> owner(fields)),
                edit(fields, "note", () -> note(fields)),
                edit(fields, "tags", () -> tags(fields)));
    }

    static GrantEdit grantEdit(Fields fields) {
        return new GrantEdit(
                edit(fields, "models_allowed", () -> models(fields)),
                edit(fields, "providers_allowed", () -> providers(fields)),
                allowedIpsEdit(fields),
                edit(fields, "rpm_limit", () -> limit(fields, "rpm_limit")),
                edit(fields, "tpm_limit", () -> limit(fields, "tpm_limit")),
                edit(fields, "concurrency_limit", () -> limit(fields, "concurrency_limit")),
                edit(fields, "expires_at", () -> fields.instant("expires_at")),
                edit(fields, "min_useful_output", () -> limit(fields, "min_useful_output")),
                edit(fields, CACHE_SECONDS, () -> cacheSeconds(fields)));
    }

    static Edit<@Nullable UUID> teamEdit(Fields fields) {
        return edit(fields, "team_id", () -> fields.uuid("team_id"));
    }

    /// Notes a mistake when the field is there and would change.
    static void frozen(Fields fields, String name, boolean same) {
        if (fields.has(name) && !same) {
            fields.reject(name, "frozen_field", "Field is fixed when the key is made");
        }
    }

    static List<IpRange> allowedIps(Fields fields) {
        return fields.texts("allowed_ips", KeyGrant.MOST_RANGES, LONGEST_RANGE, IpRange::parse);
    }

    static Edit<List<IpRange>> allowedIpsEdit(Fields fields) {
        return edit(fields, "allowed_ips", () -> allowedIps(fields));
    }

    private static String name(Fields fields) {
        return fields.text("name", 1, KeyLabel.LONGEST_NAME);
    }

    private static @Nullable String owner(Fields fields) {
        return fields.optionalText("owner", KeyLabel.LONGEST_OWNER);
    }

    private static @Nullable String note(Fields fields) {
        return fields.optionalText("note", KeyLabel.LONGEST_NOTE);
    }

    private static List<String> tags(Fields fields) {
        return fields.texts("tags", KeyLabel.MOST_TAGS, KeyLabel.LONGEST_TAG);
    }

    private static List<String> models(Fields fields) {
        return fields.texts("models_allowed", KeyGrant.MOST_MODELS, ModelIds.LONGEST, ModelIds::read);
    }

    private static List<String> providers(Fields fields) {
        return fields.texts("providers_allowed", KeyGrant.MOST_MODELS, KeyLabel.LONGEST_NAME);
    }

    private static @Nullable Integer limit(Fields fields, String name) {
        return fields.integer(name, 1, Integer.MAX_VALUE);
    }

    private static @Nullable Integer cacheSeconds(Fields fields) {
        return fields.integer(CACHE_SECONDS, 1, KeyGrant.LONGEST_RESPONSE_CACHE_SECONDS);
    }

    private static <T extends @Nullable Object> Edit<T> edit(Fields fields, String name, Supplier<T> value) {
        return fields.has(name) ? new Edit.To<>(value.get()) : new Edit.Keep<>();
    }
}
