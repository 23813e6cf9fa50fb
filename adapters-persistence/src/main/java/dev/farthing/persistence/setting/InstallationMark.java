package dev.farthing.persistence.setting;

import dev.farthing.application.scenery.SceneryMark;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;

/// A column of the one installation row; its row lock lets several first starts go one after the other.
@ApplicationScoped
class InstallationMark implements SceneryMark {
    private final EntityManager database;

    InstallationMark(EntityManager database) {
        this.database = database;
    }

    @Override
    public boolean take() {
        return database.createNativeQuery("UPDATE installation SET vendors_brought = true WHERE NOT vendors_brought")
                        .executeUpdate()
                == 1;
    }
}
