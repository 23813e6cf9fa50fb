package dev.farthing.application.ceiling;

import java.util.UUID;

class RememberedUsesTest implements UseBookContract {
    private final RememberedUses book = new RememberedUses();

    @Override
    public UseBook book() {
        return book;
    }

    @Override
    public UUID aCredential() {
        var id = UUID.randomUUID();
        book.credentials.add(id);
        return id;
    }
}
