package dev.farthing.application.account;

import dev.farthing.domain.account.AdminKey;
import dev.farthing.domain.account.Caller;
import dev.farthing.domain.account.Role;
import dev.farthing.domain.fault.Fault;
import java.util.Optional;

/// Which admin keys a caller reaches: operators all, org admins those of their org, operators' excepted.
final class AdminReach {
    private AdminReach() {}

    static AdminKey within(Caller caller, Optional<AdminKey> key) {
        return key.filter(found -> caller.isOperator() || found.role() != Role.OPERATOR)
                .orElseThrow(() -> Fault.NOT_FOUND.because("no such key"));
    }
}
