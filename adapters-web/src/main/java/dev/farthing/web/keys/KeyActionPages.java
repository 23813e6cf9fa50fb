package dev.farthing.web.keys;

import dev.farthing.application.key.ActOnKeys;
import dev.farthing.application.key.ActOnKeys.Action;
import dev.farthing.application.key.ActOnKeys.Outcome;
import dev.farthing.application.key.RotateKey;
import dev.farthing.application.key.SetKeyState;
import dev.farthing.domain.key.IssuedKey;
import dev.farthing.domain.key.KeySwitch;
import dev.farthing.web.Console;
import dev.farthing.web.Frame;
import dev.farthing.web.Once;
import dev.farthing.web.Said;
import dev.farthing.web.Section;
import dev.farthing.web.Visit;
import io.quarkus.qute.TemplateInstance;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What is done to keys: rotate, disable, enable, delete, one by one or many at once.
@Path("/keys")
@Console
@Consumes(MediaType.APPLICATION_FORM_URLENCODED)
class KeyActionPages {
    private static final int MOST_AT_ONCE = 500;

    private final Visit visit;
    private final Once once;
    private final SecretPages secretPages;
    private final RotateKey rotateKey;
    private final SetKeyState keyState;
    private final ActOnKeys actOnKeys;

    KeyActionPages(
            Visit visit,
            Once once,
            SecretPages secretPages,
            RotateKey rotateKey,
            SetKeyState keyState,
            ActOnKeys actOnKeys) {
        this.visit = visit;
        this.once = once;
        this.secretPages = secretPages;
        this.rotateKey = rotateKey;
        this.keyState = keyState;
        this.actOnKeys = actOnKeys;
    }

    record Results(Frame frame, List<Result> results) implements TemplateInstance {}

    /// What became of one key.
    ///
    /// @param name null where the key was not found
    /// @param secret the new one of a rotation; null otherwise
    /// @param refusal why nothing was done; null where it was
    record Result(
            UUID id,
            @Nullable String name,
            String status,
            @Nullable String secret,
            @Nullable Said refusal) {
        @Override
        public String toString() {
            return "[…]";
        }
    }

    @POST
    @Path("{id}/rotate")
    public Response rotate(@PathParam("id") String id, MultivaluedMap<String, String> fields) {
        visit.caller().mustManageKeys();
        var form = visit.form(fields);
        var seconds =
                form.whole("grace", visit.words(KeyWords.class).grace(), 0, (int) IssuedKey.LONGEST_GRACE.toSeconds());
        form.check();
        var grace = seconds == null ? RotateKey.USUAL_GRACE : Duration.ofSeconds(seconds);
        var frame = visit.frame(Section.KEYS);
        return once.take(
                form,
                () -> rotateKey.rotate(visit.caller(), visit.org(), visit.id(id), grace),
                fresh -> secretPages.one(frame, fresh));
    }

    @POST
    @Path("{id}/disable")
    public Response disable(@PathParam("id") String id, MultivaluedMap<String, String> fields) {
        return turned(id, KeySwitch.DISABLE, "disabled");
    }

    @POST
    @Path("{id}/enable")
    public Response enable(@PathParam("id") String id, MultivaluedMap<String, String> fields) {
        return turned(id, KeySwitch.ENABLE, "enabled");
    }

    @POST
    @Path("{id}/delete")
    public Response delete(@PathParam("id") String id, MultivaluedMap<String, String> fields) {
        keyState.set(visit.caller(), visit.org(), visit.id(id), KeySwitch.DELETE);
        return visit.goTo("/keys?done=deleted");
    }

    private Response turned(String id, KeySwitch to, String done) {
        var keyId = visit.id(id);
        keyState.set(visit.caller(), visit.org(), keyId, to);
        return visit.goTo("/keys/" + keyId + "?done=" + done);
    }

    @POST
    @Path("batch")
    public Response act(MultivaluedMap<String, String> fields) {
        visit.caller().mustManageKeys();
        var form = visit.form(fields);
        var words = visit.words(KeyWords.class);
        var action = form.choice("action", words.results(), Action.class);
        var ids = form.ids("id", words.selected(), MOST_AT_ONCE);
        form.text("action", words.results(), MOST_AT_ONCE);
        form.check();
        var wanted = Objects.requireNonNull(action);
        var frame = visit.frame(Section.KEYS);
        return once.take(
                form,
                () -> actOnKeys.act(visit.caller(), visit.org(), wanted, ids),
                outcomes -> visit.page(
                        new Results(frame, outcomes.stream().map(this::result).toList())));
    }

    private Result result(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Switched(var known) ->
                new Result(
                        known.key().id(),
                        known.key().label().name(),
                        known.status().name().toLowerCase(Locale.ROOT),
                        null,
                        null);
            case Outcome.Rotated(var fresh) ->
                new Result(
                        fresh.key().id(),
                        fresh.key().label().name(),
                        fresh.status().name().toLowerCase(Locale.ROOT),
                        fresh.secret().reveal(),
                        null);
            case Outcome.Refused(var id, var refusal) -> new Result(id, null, "", null, visit.said(refusal));
        };
    }
}
