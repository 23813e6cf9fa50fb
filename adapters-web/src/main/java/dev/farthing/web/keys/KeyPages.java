package dev.farthing.web.keys;

import dev.farthing.application.key.IssueKey.Issued;
import dev.farthing.application.key.IssueKeys;
import dev.farthing.application.key.KnownKey;
import dev.farthing.application.key.ListKeys;
import dev.farthing.application.key.ReadKey;
import dev.farthing.application.key.UpdateKey;
import dev.farthing.domain.key.Edit;
import dev.farthing.domain.key.IpRange;
import dev.farthing.domain.key.KeyStatus;
import dev.farthing.web.Console;
import dev.farthing.web.Frame;
import dev.farthing.web.Once;
import dev.farthing.web.Section;
import dev.farthing.web.Shown;
import dev.farthing.web.Slices;
import dev.farthing.web.TeamNames;
import dev.farthing.web.Visit;
import io.quarkus.qute.TemplateInstance;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Keys: found, shown, made and changed.
@Path("/keys")
@Console
class KeyPages {
    private static final int LONGEST_SEARCH = 200;

    private final Visit visit;
    private final Once once;
    private final SecretPages secretPages;
    private final ListKeys listKeys;
    private final ReadKey readKey;
    private final IssueKeys issueKeys;
    private final UpdateKey updateKey;
    private final TeamNames teamNames;
    private final KeySparks keySparks;
    private final InstantSource clock;

    KeyPages(
            Visit visit,
            Once once,
            SecretPages secretPages,
            ListKeys listKeys,
            ReadKey readKey,
            IssueKeys issueKeys,
            UpdateKey updateKey,
            TeamNames teamNames,
            KeySparks keySparks,
            InstantSource clock) {
        this.visit = visit;
        this.once = once;
        this.secretPages = secretPages;
        this.listKeys = listKeys;
        this.readKey = readKey;
        this.issueKeys = issueKeys;
        this.updateKey = updateKey;
        this.teamNames = teamNames;
        this.keySparks = keySparks;
        this.clock = clock;
    }

    /// @param narrowed whether not all keys were asked for
    /// @param done what was just done, in a word; empty for nothing
    record Listing(
            Frame frame,
            List<KeyRows.Row> rows,
            Wanted wanted,
            boolean narrowed,
            Slices.Shown slices,
            TeamNames.Teams teams,
            String once,
            String done)
            implements TemplateInstance {}

    /// What the list was narrowed to, as it was asked for; empty for nothing.
    record Wanted(String search, String status, String team, String from, String to, String usedFrom, String usedTo) {
        static final Wanted NOTHING = new Wanted("", "", "", "", "", "", "");

        public List<String> states() {
            return List.of("active", "rotating", "disabled", "expired", "deleted");
        }
    }

    record Making(Frame frame, TeamNames.Teams teams, boolean teamIsFixed, String once) implements TemplateInstance {}

    record Opened(
            Frame frame,
            KeyRows.Row row,
            Fields fields,
            @Nullable Shown expires,
            TeamNames.Teams teams,
            boolean teamIsFixed,
            String once,
            String done)
            implements TemplateInstance {}

    /// What the form of a key holds.
    ///
    /// @param simple whether the form knows all of its budgets
    record Fields(
            String name,
            String owner,
            String note,
            String tags,
            String models,
            String addresses,
            String rpm,
            String tpm,
            String concurrency,
            String cache,
            String team,
            String expires,
            String monthly,
            boolean simple) {}

    @GET
    public Response list(@Context UriInfo uri) {
        var query = visit.form(uri.getQueryParameters());
        var words = visit.words(KeyWords.class);
        var search = query.optionalText("search", words.name(), LONGEST_SEARCH);
        var status = query.choice("status", words.state(), KeyStatus.class);
        var team = teamNames.read(visit, query, words.team(), null);
        var from = query.day("from", words.created_from());
        var to = query.day("to", words.created_to());
        var usedFrom = query.day("used_from", words.used_from());
        var usedTo = query.day("used_to", words.used_to());
        var slices = Slices.of("/keys", query);
        query.check();
        var format = visit.format();
        var keys = listKeys.list(
                visit.caller(),
                visit.org(),
                new ListKeys.Wanted(team, status, search, begin(from), end(to), begin(usedFrom), end(usedTo)),
                slices.slice());
        var mentioned = keys.items().stream()
                .flatMap(known -> Stream.ofNullable(known.key().holder().teamId()));
        var teams = teamNames.of(
                visit, Stream.concat(mentioned, Stream.ofNullable(team)).toList());
        var sparks = keySparks.of(
                visit, keys.items().stream().map(known -> known.key().id()).toList());
        var word = status == null ? null : status.name().toLowerCase(Locale.ROOT);
        slices.with("search", search)
                .with("status", word)
                .with("team", team)
                .with("from", from)
                .with("to", to)
                .with("used_from", usedFrom)
                .with("used_to", usedTo);
        var asked =
                new Wanted(text(search), text(word), text(team), text(from), text(to), text(usedFrom), text(usedTo));
        return visit.page(new Listing(
                visit.frame(Section.KEYS),
                keys.items().stream()
                        .map(key -> KeyRows.Row.of(key, teams.names(), sparks, format))
                        .toList(),
                asked,
                !asked.equals(Wanted.NOTHING),
                slices.shown(keys.total(), format),
                teams,
                once.draw(),
                text(uri.getQueryParameters().getFirst("done"))));
    }

    @GET
    @Path("new")
    public Response ask() {
        visit.caller().mustManageKeys();
        return visit.page(new Making(
                visit.frame(Section.KEYS),
                teamNames.of(visit, List.of()),
                visit.caller().onlyTeam().isPresent(),
                once.draw()));
    }

    @POST
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Response make(MultivaluedMap<String, String> fields) {
        visit.caller().mustManageKeys();
        var form = visit.form(fields);
        var words = visit.words(KeyWords.class);
        var team = teamNames.read(visit, form, words.team(), null);
        var wanted = KeyForm.New.read(form, team, words, visit.format().zone(), clock);
        var frame = visit.frame(Section.KEYS);
        return once.take(
                form,
                () -> issueKeys.issue(visit.caller(), visit.org(), wanted.wishes()),
                issued -> secretPages.made(
                        frame, issued.stream().map(Issued::fresh).toList()));
    }

    @GET
    @Path("{id}")
    public Response open(@PathParam("id") String id, @Context UriInfo uri) {
        var known = readKey.read(visit.caller(), visit.org(), visit.id(id));
        var format = visit.format();
        var teams = teamNames.of(visit, TeamNames.mentioned(known.key().holder().teamId()));
        return visit.page(new Opened(
                visit.frame(Section.KEYS),
                KeyRows.Row.of(known, teams.names(), format),
                fields(known, format.zone()),
                KeyRows.expiry(known.key().grant().expiresAt(), format),
                teams,
                visit.caller().onlyTeam().isPresent(),
                once.draw(),
                text(uri.getQueryParameters().getFirst("done"))));
    }

    @POST
    @Path("{id}")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Response change(@PathParam("id") String id, MultivaluedMap<String, String> fields) {
        visit.caller().mustManageKeys();
        var form = visit.form(fields);
        var keyId = visit.id(id);
        var known = readKey.read(visit.caller(), visit.org(), keyId);
        var words = visit.words(KeyWords.class);
        Edit<@Nullable UUID> team = form.isThere("team")
                ? new Edit.To<@Nullable UUID>(teamNames.read(
                        visit, form, words.team(), known.key().holder().teamId()))
                : new Edit.Keep<>();
        var edit = KeyForm.edit(form, team, words, visit.format().zone(), clock, known);
        updateKey.update(visit.caller(), visit.org(), keyId, edit);
        return visit.goTo("/keys/" + keyId + "?done=saved");
    }

    private static Fields fields(KnownKey known, ZoneId zone) {
        var label = known.key().label();
        var grant = known.key().grant();
        var monthly = KeyRows.monthly(known.budgets());
        var limit = monthly == null ? null : monthly.budget().limit();
        return new Fields(
                label.name(),
                text(label.owner()),
                text(label.note()),
                KeyForm.shown(label.tags()),
                KeyForm.shown(grant.modelsAllowed()),
                grant.allowedIps().stream().map(IpRange::toString).collect(Collectors.joining(" ")),
                text(grant.rpmLimit()),
                text(grant.tpmLimit()),
                text(grant.concurrencyLimit()),
                text(grant.responseCacheSeconds()),
                text(known.key().holder().teamId()),
                KeyForm.ends(known, zone),
                limit == null
                        ? ""
                        : new BigDecimal(limit, KeyRows.PICO)
                                .stripTrailingZeros()
                                .toPlainString(),
                KeyRows.isSimple(known.budgets()));
    }

    private @Nullable Instant end(@Nullable LocalDate day) {
        return begin(day == null ? null : day.plusDays(1));
    }

    private @Nullable Instant begin(@Nullable LocalDate day) {
        return day == null ? null : day.atStartOfDay(visit.format().zone()).toInstant();
    }

    private static String text(@Nullable Object value) {
        return value == null ? "" : value.toString();
    }
}
