package dev.farthing.persistence.setting;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import org.hibernate.annotations.ColumnTransformer;

@Entity
@Table(name = "setting")
@SuppressWarnings("NullAway.Init") // filled by Hibernate, or by the repository
class SettingRow {
    @Id
    String name;

    @ColumnTransformer(write = "?::jsonb")
    String value;

    @Column(name = "updated_at")
    Instant updatedAt;
}
