package dev.farthing.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.farthing.application.ManagedBy;
import dev.farthing.application.Page;
import dev.farthing.application.Slice;
import dev.farthing.application.account.KnownTeam;
import dev.farthing.application.account.ListTeams;
import dev.farthing.application.account.NameHolders;
import dev.farthing.application.account.TeamRepository;
import dev.farthing.application.account.TeamRepository.TeamFilter;
import dev.farthing.domain.account.Caller;
import dev.farthing.domain.account.Team;
import jakarta.ws.rs.core.MultivaluedHashMap;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TeamNamesTest {
    private static final UUID ORG = new UUID(0, 7);
    private static final Caller VIEWER = new Caller.Viewer(ORG);

    private final MultivaluedHashMap<String, String> fields = new MultivaluedHashMap<>();

    @Test
    void aFewAreChosenFromAList() {
        var teams = names(3).of(VIEWER, ORG, List.of());
        assertThat(teams.whole()).isTrue();
        assertThat(teams.choices()).hasSize(3).containsEntry(id(2), "Team 0002");
        assertThat(names(0).of(VIEWER, ORG, List.of()).any()).isFalse();
    }

    @Test
    void ofMoreThanAListHoldsTheNameIsTypedAndThoseOfThePageAreNamedAllTheSame() {
        var teams = names(1200).of(VIEWER, ORG, List.of(id(1100)));
        assertThat(teams.whole()).isFalse();
        assertThat(teams.choices()).hasSize(500).doesNotContainKey(id(1100));
        assertThat(teams.names()).containsEntry(id(1100), "Team 1100");
        assertThat(teams.typed(id(1100).toString())).isEqualTo("Team 1100");
        assertThat(teams.typed("")).isEmpty();

        assertThat(read(" team 1100 ")).isEqualTo(id(1100));
        assertThat(read(id(1150).toString())).isEqualTo(id(1150));
        assertThat(read("")).isNull();
        assertThatThrownBy(() -> read("Team 110")).isInstanceOf(InvalidForm.class);
    }

    @Test
    void ofNamesThatDifferByTheCaseOfTheirLettersTheVeryOneIsMeant() {
        var teams = names(List.of("sales", "Sales", " support "));
        assertThat(read(teams, "sales", null)).isEqualTo(id(0));
        assertThat(read(teams, "Sales", null)).isEqualTo(id(1));
        assertThatThrownBy(() -> read(teams, "SALES", null)).isInstanceOf(InvalidForm.class);
    }

    @Test
    void theTeamThatWasShownStaysWhereNobodyAlteredIt() {
        var teams = names(List.of("sales", "Sales", " support "));
        assertThat(read(teams, " support ", id(2))).isEqualTo(id(2));
        assertThat(read(teams, "Sales", id(0))).isEqualTo(id(1));
        assertThat(read(teams, "", id(0))).isNull();
    }

    @Test
    void aTeamThatIsNoneOfTheChoicesIsTold() {
        var teams = names(2).of(VIEWER, ORG, List.of());
        assertThat(teams.lacks(id(7).toString())).isTrue();
        assertThat(teams.lacks(id(1).toString())).isFalse();
        assertThat(teams.lacks("")).isFalse();
    }

    private @Nullable UUID read(String text) {
        return read(names(1200), text, null);
    }

    private @Nullable UUID read(TeamNames names, String text, @Nullable UUID shown) {
        fields.putSingle("team", text);
        var form = new Form(fields, FormTest.echo(), Language.EN);
        var read = names.read(VIEWER, ORG, form, "Team", shown);
        form.check();
        return read;
    }

    private static UUID id(int number) {
        return new UUID(1, number);
    }

    private static TeamNames names(int many) {
        return names(IntStream.range(0, many).mapToObj("Team %04d"::formatted).toList());
    }

    private static TeamNames names(List<String> called) {
        var known = IntStream.range(0, called.size())
                .mapToObj(i -> new KnownTeam(new Team(id(i), ORG, called.get(i), false), ManagedBy.API, Instant.EPOCH))
                .toList();
        var repository = (TeamRepository) Proxy.newProxyInstance(
                TeamRepository.class.getClassLoader(),
                new Class<?>[] {TeamRepository.class},
                (_, _, arguments) -> page(known, (TeamFilter) arguments[1], (Slice) arguments[2]));
        return new TeamNames(new ListTeams(repository), new NameHolders((_, _, ids) -> {
            var names = new HashMap<UUID, String>();
            known.stream()
                    .map(KnownTeam::team)
                    .filter(team -> ids.contains(team.id()))
                    .forEach(team -> names.put(team.id(), team.name()));
            return names;
        }));
    }

    private static Page<KnownTeam> page(List<KnownTeam> known, TeamFilter filter, Slice slice) {
        var search = filter.search();
        var found = known.stream()
                .filter(one -> search == null
                        || one.team().name().toLowerCase(Locale.ROOT).contains(search.toLowerCase(Locale.ROOT)))
                .toList();
        return new Page<>(
                found.stream().skip(slice.offset()).limit(slice.limit()).toList(), found.size());
    }
}
