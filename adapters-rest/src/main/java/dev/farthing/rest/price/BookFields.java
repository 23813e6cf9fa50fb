package dev.farthing.rest.price;

import dev.farthing.domain.price.BookOwner;
import dev.farthing.rest.Fields;
import org.jspecify.annotations.Nullable;

/// Reads whose book is meant: `book`, `plan_id`, `org_id`; without any of them the default one.
final class BookFields {
    private static final String BOOK = "book";
    private static final String PLAN_ID = "plan_id";
    private static final String ORG_ID = "org_id";

    private BookFields() {}

    /// One book.
    static BookOwner one(Fields fields) {
        if (fields.choice(BOOK, BookChoice.class, BookChoice.DEFAULT) == BookChoice.ALL) {
            fields.reject(BOOK, "value_error", "a price stands in one book: default, plan or org");
        }
        var owner = oneOrAll(fields);
        return owner == null ? BookOwner.EVERYBODY : owner;
    }

    /// One book, or null for all of them.
    static @Nullable BookOwner oneOrAll(Fields fields) {
        var plan = fields.uuid(PLAN_ID);
        var org = fields.uuid(ORG_ID);
        if (plan != null && org != null) {
            fields.reject(ORG_ID, "value_error", "a book is a plan's or an org's, not both");
        }
        var implied = plan != null ? BookChoice.PLAN : org != null ? BookChoice.ORG : BookChoice.DEFAULT;
        var book = fields.choice(BOOK, BookChoice.class, implied);
        switch (book) {
            case DEFAULT, ALL -> {
                if (implied != BookChoice.DEFAULT) {
                    fields.reject(BOOK, "value_error", "plan_id and org_id belong to the books plan and org");
                }
            }
            case PLAN -> fields.require(PLAN_ID);
            case ORG -> fields.require(ORG_ID);
        }
        if (book == BookChoice.ALL) {
            return null;
        }
        if (book == BookChoice.PLAN && plan != null) {
            return new BookOwner.OfPlan(plan);
        }
        return book == BookChoice.ORG && org != null ? new BookOwner.OfOrg(org) : BookOwner.EVERYBODY;
    }
}
