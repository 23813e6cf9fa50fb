package dev.farthing.application.quality;

import dev.farthing.application.setting.Setting;
import dev.farthing.application.setting.SettingRepository;
import dev.farthing.domain.quality.Channel;
import dev.farthing.domain.quality.ChannelQuality;
import dev.farthing.domain.quality.ChannelQuality.Counted;
import dev.farthing.domain.quality.Grain;
import dev.farthing.domain.quality.QualityRules;
import dev.farthing.domain.quality.Shift;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Puts together what is known of each channel, from few rows whatever the traffic. Part of the caller's transaction.
final class QualityPicture {
    private final QualityBook book;
    private final SettingRepository settings;

    QualityPicture(QualityBook book, SettingRepository settings) {
        this.book = book;
        this.settings = settings;
    }

    QualityRules rules() {
        return Setting.quality(settings.all());
    }

    Map<Channel, ChannelQuality> at(Instant now) {
        var rows = new HashMap<Channel, List<Counted>>();
        for (var grain : Grain.values()) {
            for (var counted : book.counted(grain, ChannelQuality.since(grain, now))) {
                rows.computeIfAbsent(counted.channel(), _ -> new ArrayList<>()).add(counted);
            }
        }
        var shifts = book.shifts();
        var all = new HashMap<Channel, ChannelQuality>();
        rows.forEach((channel, counted) ->
                all.put(channel, ChannelQuality.of(counted, shifts.getOrDefault(channel, Shift.NONE), now)));
        shifts.forEach((channel, shift) -> all.computeIfAbsent(channel, _ -> ChannelQuality.of(List.of(), shift, now)));
        return all;
    }
}
