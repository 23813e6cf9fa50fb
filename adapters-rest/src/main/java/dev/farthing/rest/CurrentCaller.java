package dev.farthing.rest;

import dev.farthing.domain.account.Caller;
import dev.farthing.domain.fault.Fault;
import jakarta.enterprise.context.RequestScoped;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The administrator behind the request being answered.
@RequestScoped
public class CurrentCaller {
    private static final String ORG_ID = "org_id";
    private static final String EVERY_ORG = "*";

    private @Nullable Caller caller;

    public Caller get() {
        if (caller == null) {
            throw Fault.UNAUTHORIZED.because("an admin key is needed: Authorization: Bearer ak-far-…");
        }
        return caller;
    }

    /// The org the request is about, given the `org_id` it names (if any).
    public UUID org(@Nullable UUID askedOrgId) {
        return get().org(askedOrgId);
    }

    /// The org a list is about, by its `org_id` parameter; null for all of them, which `*` asks for.
    public @Nullable UUID orgOrAll(Fields query) {
        return EVERY_ORG.equals(query.optionalText(ORG_ID, Integer.MAX_VALUE)) ? null : org(query.uuid(ORG_ID));
    }

    void is(Caller authenticated) {
        caller = authenticated;
    }
}
