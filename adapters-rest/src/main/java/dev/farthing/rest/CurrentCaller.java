package dev.farthing.rest;

import dev.farthing.application.account.KnownAdministrator;
import dev.farthing.domain.account.Actor;
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

    private Actor actor = new Actor.Farthing();
    private @Nullable KnownAdministrator known;
    private @Nullable String reason;
    private boolean isReasonFixed;

    public Caller get() {
        return known().caller();
    }

    /// The caller with the key it acts by.
    public KnownAdministrator known() {
        if (known == null) {
            throw Fault.UNAUTHORIZED.because("an admin key is needed: Authorization: Bearer ak-far-…");
        }
        return known;
    }

    /// Whoever acts: an administrator, a stranger until one is told apart, or Farthing itself where nobody knocks.
    Actor actor() {
        return actor;
    }

    /// Why, in the caller's words.
    @Nullable
    String reason() {
        return reason;
    }

    /// The org the request is about, given the `org_id` it names (if any).
    public UUID org(@Nullable UUID askedOrgId) {
        return get().org(askedOrgId);
    }

    /// The org a list is about, by its `org_id` parameter; null for all of them, which `*` asks for.
    public @Nullable UUID orgOrAll(Fields query) {
        return EVERY_ORG.equals(query.optionalText(ORG_ID, Integer.MAX_VALUE)) ? null : org(query.uuid(ORG_ID));
    }

    void knocks() {
        known = null;
        actor = new Actor.Stranger();
    }

    /// From now on an administrator acts, who was told apart.
    public void is(KnownAdministrator administrator, @Nullable String address) {
        known = administrator;
        actor = new Actor.Administrator(administrator.caller(), administrator.keyId(), address);
    }

    /// Somebody tells of something, and nobody asks who: what Farthing does about it is its own doing, and why is
    /// not theirs to say.
    void tells(String of) {
        reason = of;
        isReasonFixed = true;
    }

    void gives(@Nullable String reasonGiven) {
        if (!isReasonFixed && reasonGiven != null && !reasonGiven.isBlank()) {
            reason = reasonGiven.strip();
        }
    }
}
