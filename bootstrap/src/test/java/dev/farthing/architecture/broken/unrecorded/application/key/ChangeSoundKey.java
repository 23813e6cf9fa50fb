package dev.farthing.architecture.broken.unrecorded.application.key;

import dev.farthing.architecture.broken.unrecorded.application.audit.AuditTrail;

class ChangeSoundKey {
    void change(KeyRepository keys, AuditTrail audit) {
        keys.save("changed");
        audit.record("changed");
    }
}
