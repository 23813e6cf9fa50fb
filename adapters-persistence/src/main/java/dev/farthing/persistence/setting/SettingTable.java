package dev.farthing.persistence.setting;

import dev.farthing.application.setting.Setting;
import dev.farthing.application.setting.SettingRepository;
import dev.farthing.application.setting.SettingValue;
import dev.farthing.persistence.SettingColumn;
import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;
import java.util.Collection;
import java.util.EnumMap;
import java.util.Map;

@ApplicationScoped
class SettingTable implements SettingRepository {
    private final Rows rows = new Rows();
    private final InstantSource clock;

    SettingTable(InstantSource clock) {
        this.clock = clock;
    }

    /// Settings of a newer version are unknown here and pass.
    @Override
    public Map<Setting, SettingValue> all() {
        var all = new EnumMap<Setting, SettingValue>(Setting.class);
        rows.listAll()
                .forEach(row -> Setting.named(row.name)
                        .ifPresent(setting -> all.put(setting, SettingColumn.read(setting, row.value))));
        return all;
    }

    @Override
    public Map<Setting, SettingValue> allForChange() {
        rows.getEntityManager()
                .createNativeQuery("SELECT 1 FROM (SELECT pg_advisory_xact_lock(hashtext('settings'))) locked")
                .getSingleResult();
        return all();
    }

    @Override
    public void save(Map<Setting, SettingValue> values) {
        var now = clock.instant();
        values.forEach((setting, value) -> {
            var row = rows.findById(setting.label());
            var kept = row == null ? new SettingRow() : row;
            kept.name = setting.label();
            kept.value = SettingColumn.write(value);
            kept.updatedAt = now;
            rows.persist(kept);
        });
        rows.flush();
    }

    @Override
    public void remove(Collection<Setting> settings) {
        settings.forEach(setting -> rows.deleteById(setting.label()));
        rows.flush();
    }

    private static final class Rows implements PanacheRepositoryBase<SettingRow, String> {}
}
