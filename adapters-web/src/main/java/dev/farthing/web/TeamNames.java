package dev.farthing.web;

import dev.farthing.application.Slice;
import dev.farthing.application.account.KnownTeam;
import dev.farthing.application.account.ListTeams;
import dev.farthing.application.account.NameHolders;
import dev.farthing.domain.account.Caller;
import dev.farthing.domain.account.Team;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What the teams are called that a viewer may choose from, or that a page mentions.
@Singleton
public class TeamNames {
    private static final Slice MOST = new Slice(0, 500);
    private static final Slice ALIKE = new Slice(0, 10_000);
    private static final String FIELD = "team";

    private final ListTeams listTeams;
    private final NameHolders nameHolders;

    TeamNames(ListTeams listTeams, NameHolders nameHolders) {
        this.listTeams = listTeams;
        this.nameHolders = nameHolders;
    }

    /// The teams of an org.
    ///
    /// @param choices the first by name
    /// @param names of these, and of all that are mentioned
    /// @param whole whether these are all; of more the name is typed in
    public record Teams(Map<UUID, String> choices, Map<UUID, String> names, boolean whole) {
        public boolean any() {
            return !choices.isEmpty();
        }

        /// Whether a list of the choices lacks the one that is chosen: a team that is gone, or another org's.
        public boolean lacks(String id) {
            return !id.isEmpty()
                    && choices.keySet().stream().noneMatch(one -> one.toString().equals(id));
        }

        /// What is typed in for a team, as a form has it.
        public String typed(String id) {
            return names.entrySet().stream()
                    .filter(one -> one.getKey().toString().equals(id))
                    .map(Map.Entry::getValue)
                    .findFirst()
                    .orElse(id);
        }
    }

    /// @param mentioned on the page
    public Teams of(Visit visit, Collection<UUID> mentioned) {
        return of(visit.caller(), visit.org(), mentioned);
    }

    Teams of(Caller caller, UUID org, Collection<UUID> mentioned) {
        var page = listTeams.list(caller, org, null, null, MOST);
        var choices = new LinkedHashMap<UUID, String>();
        page.items()
                .forEach(known -> choices.put(known.team().id(), known.team().name()));
        boolean whole = page.total() <= choices.size();
        var names = new HashMap<>(choices);
        if (!whole) {
            names.putAll(nameHolders.name(caller, org, mentioned));
        }
        return new Teams(choices, names, whole);
    }

    /// The team that a form or an address names, by its id or by its name; null for none.
    ///
    /// @param shown the one that the form was shown with, which stays where nobody altered the field; null for none
    public @Nullable UUID read(Visit visit, Form form, String label, @Nullable UUID shown) {
        return read(visit.caller(), visit.org(), form, label, shown);
    }

    @Nullable
    UUID read(Caller caller, UUID org, Form form, String label, @Nullable UUID shown) {
        return form.idOrName(FIELD, label, name -> called(caller, org, name, shown));
    }

    /// Of names that differ by the case of their letters alone the very one is meant; where it is none of them,
    /// nobody knows which.
    private Optional<UUID> called(Caller caller, UUID org, String name, @Nullable UUID shown) {
        if (shown != null && name.equals(nameOf(caller, org, shown))) {
            return Optional.of(shown);
        }
        var alike = listTeams.list(caller, org, null, name, ALIKE).items().stream()
                .map(KnownTeam::team)
                .filter(team -> team.name().equalsIgnoreCase(name))
                .toList();
        return alike.stream()
                .filter(team -> alike.size() == 1 || team.name().equals(name))
                .map(Team::id)
                .findFirst();
    }

    /// As a field has it that was sent: without blanks around it.
    private @Nullable String nameOf(Caller caller, UUID org, UUID team) {
        var name = nameHolders.name(caller, org, List.of(team)).get(team);
        return name == null ? null : name.strip();
    }

    /// The one that something belongs to, if any, as [#of] takes it.
    public static List<UUID> mentioned(@Nullable UUID team) {
        return team == null ? List.of() : List.of(team);
    }
}
