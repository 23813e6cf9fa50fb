package dev.farthing.web;

import dev.farthing.application.Slice;
import dev.farthing.application.account.ListTeams;
import jakarta.inject.Singleton;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/// What the teams are called that a viewer may choose from.
@Singleton
public class TeamNames {
    private static final Slice MOST = new Slice(0, 500);

    private final ListTeams listTeams;

    TeamNames(ListTeams listTeams) {
        this.listTeams = listTeams;
    }

    public Map<UUID, String> of(Visit visit) {
        var names = new LinkedHashMap<UUID, String>();
        listTeams
                .list(visit.caller(), visit.org(), null, null, MOST)
                .items()
                .forEach(known -> names.put(known.team().id(), known.team().name()));
        return names;
    }
}
