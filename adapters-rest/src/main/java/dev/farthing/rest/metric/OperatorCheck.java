package dev.farthing.rest.metric;

import dev.farthing.application.account.AuthenticateAdmin;
import jakarta.enterprise.context.control.ActivateRequestContext;
import jakarta.inject.Singleton;
import org.jspecify.annotations.Nullable;

/// Asks for an operator where the framework has not begun a request of its own.
@Singleton
class OperatorCheck {
    private final AuthenticateAdmin admins;

    OperatorCheck(AuthenticateAdmin admins) {
        this.admins = admins;
    }

    /// Refuses whoever is none. Blocks.
    @ActivateRequestContext
    void mustBeOperator(String secret, @Nullable String ip) {
        admins.authenticate(secret, ip).caller().mustBeOperator();
    }
}
