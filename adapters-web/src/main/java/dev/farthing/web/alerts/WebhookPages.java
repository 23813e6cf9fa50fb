package dev.farthing.web.alerts;

import dev.farthing.application.webhook.CheckAddress;
import dev.farthing.application.webhook.CreateWebhook;
import dev.farthing.application.webhook.DeleteWebhook;
import dev.farthing.application.webhook.Delivery;
import dev.farthing.application.webhook.FindWebhook;
import dev.farthing.application.webhook.FreshWebhook;
import dev.farthing.application.webhook.ListDeliveries;
import dev.farthing.application.webhook.RedeliverMessage;
import dev.farthing.application.webhook.RotateWebhook;
import dev.farthing.application.webhook.TestWebhook;
import dev.farthing.application.webhook.UpdateWebhook;
import dev.farthing.application.webhook.WebhookDraft;
import dev.farthing.domain.alert.MessageKind;
import dev.farthing.domain.webhook.Address;
import dev.farthing.domain.webhook.Webhook;
import dev.farthing.web.Console;
import dev.farthing.web.Form;
import dev.farthing.web.Frame;
import dev.farthing.web.Links;
import dev.farthing.web.Once;
import dev.farthing.web.Section;
import dev.farthing.web.Shown;
import dev.farthing.web.Slices;
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
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Who is told: made, changed, tried, given another secret and removed, with what became of each message there.
@Path("/alerts/webhooks")
@Console
class WebhookPages {
    private static final int MOST_SECONDS = 30 * 86_400;
    private static final int USUAL_SECONDS = 86_400;
    private static final String MAIL = "mailto:";
    private static final Address NOWHERE = Address.parse("https://invalid.invalid/");

    private final Visit visit;
    private final Once once;
    private final CheckAddress checkAddress;
    private final CreateWebhook createWebhook;
    private final FindWebhook findWebhook;
    private final UpdateWebhook updateWebhook;
    private final RotateWebhook rotateWebhook;
    private final DeleteWebhook deleteWebhook;
    private final TestWebhook testWebhook;
    private final ListDeliveries listDeliveries;
    private final RedeliverMessage redeliverMessage;

    WebhookPages(
            Visit visit,
            Once once,
            CheckAddress checkAddress,
            CreateWebhook createWebhook,
            FindWebhook findWebhook,
            UpdateWebhook updateWebhook,
            RotateWebhook rotateWebhook,
            DeleteWebhook deleteWebhook,
            TestWebhook testWebhook,
            ListDeliveries listDeliveries,
            RedeliverMessage redeliverMessage) {
        this.visit = visit;
        this.once = once;
        this.checkAddress = checkAddress;
        this.createWebhook = createWebhook;
        this.findWebhook = findWebhook;
        this.updateWebhook = updateWebhook;
        this.rotateWebhook = rotateWebhook;
        this.deleteWebhook = deleteWebhook;
        this.testWebhook = testWebhook;
        this.listDeliveries = listDeliveries;
        this.redeliverMessage = redeliverMessage;
    }

    record Making(Frame frame, List<AlertRows.Choice> kinds, String once) implements TemplateInstance {}

    /// @param state what the deliveries were narrowed to; empty for nothing
    /// @param older the link to the deliveries before these; null where there are none
    /// @param done what was just done, in a word; empty for nothing
    record Opened(
            Frame frame,
            AlertRows.HookRow row,
            List<AlertRows.Choice> kinds,
            List<AlertRows.DeliveryRow> deliveries,
            String state,
            int size,
            @Nullable String older,
            String once,
            String done)
            implements TemplateInstance {}

    /// @param oldUntil until when messages are signed with the secret before it too; null where they are not
    record Secret(
            Frame frame,
            UUID id,
            String url,
            String secret,
            @Nullable Shown oldUntil) implements TemplateInstance {
        @Override
        public String toString() {
            return "[…]";
        }
    }

    @GET
    @Path("new")
    public Response ask() {
        visit.caller().mustManageOrg();
        return visit.page(new Making(visit.frame(Section.ALERTS), kinds(Set.of()), once.draw()));
    }

    @POST
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Response make(MultivaluedMap<String, String> fields) {
        visit.caller().mustManageOrg();
        var form = visit.form(fields);
        var draft = draft(form, fields, NOWHERE);
        boolean platform = form.isTicked("platform");
        var frame = visit.frame(Section.ALERTS);
        return once.take(
                form,
                () -> createWebhook.create(visit.caller(), platform ? null : visit.org(), draft),
                fresh -> shown(frame, fresh, "/alerts?done=webhook"));
    }

    @GET
    @Path("{id}")
    public Response open(@PathParam("id") String id, @Context UriInfo uri) {
        var webhook = findWebhook.find(visit.caller(), visit.id(id));
        var query = visit.form(uri.getQueryParameters());
        var words = visit.words(AlertWords.class);
        var state = query.choice("state", words.state(), Delivery.State.class);
        int size = Slices.size(query);
        var cursor = query.id("before", words.older());
        query.check();
        var format = visit.format();
        var page = listDeliveries.list(visit.caller(), webhook.id(), state, cursor, size);
        var word = state == null ? null : state.name().toLowerCase(Locale.ROOT);
        var done = uri.getQueryParameters().getFirst("done");
        return visit.page(new Opened(
                visit.frame(Section.ALERTS),
                AlertRows.HookRow.of(webhook, words, format),
                kinds(webhook.kinds()),
                page.items().stream()
                        .map(one -> AlertRows.DeliveryRow.of(one, words, visit.language(), format))
                        .toList(),
                word == null ? "" : word,
                size,
                page.next() == null
                        ? null
                        : new Links(path(webhook.id()))
                                .with("state", word)
                                .with("size", size == Slices.USUAL ? null : size)
                                .with("before", page.next())
                                .text(),
                once.draw(),
                done == null ? "" : done));
    }

    @POST
    @Path("{id}")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Response change(@PathParam("id") String id, MultivaluedMap<String, String> fields) {
        var known = findWebhook.find(visit.caller(), visit.id(id));
        var draft = draft(visit.form(fields), fields, known.address());
        updateWebhook.update(visit.caller(), known.id(), _ -> draft);
        return visit.goTo(path(known.id()) + "?done=saved");
    }

    @POST
    @Path("{id}/rotate")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Response rotate(@PathParam("id") String id, MultivaluedMap<String, String> fields) {
        var webhookId = visit.id(id);
        var form = visit.form(fields);
        var seconds = form.whole("grace", visit.words(AlertWords.class).grace(), 0, MOST_SECONDS);
        form.check();
        var grace = Duration.ofSeconds(seconds == null ? USUAL_SECONDS : seconds);
        var frame = visit.frame(Section.ALERTS);
        return once.take(
                form,
                () -> rotateWebhook.rotate(visit.caller(), webhookId, grace),
                fresh -> shown(frame, fresh, path(webhookId)));
    }

    @POST
    @Path("{id}/test")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Response test(@PathParam("id") String id, MultivaluedMap<String, String> fields) {
        var delivery = testWebhook.test(visit.caller(), visit.id(id));
        boolean taken = delivery.state() == Delivery.State.DELIVERED;
        return visit.goTo(path(delivery.webhookId()) + "?done=" + (taken ? "taken" : "not-taken"));
    }

    @POST
    @Path("{id}/deliveries/{delivery}/redeliver")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Response redeliver(
            @PathParam("id") String id, @PathParam("delivery") String delivery, MultivaluedMap<String, String> fields) {
        var webhookId = visit.id(id);
        redeliverMessage.redeliver(visit.caller(), webhookId, visit.id(delivery));
        return visit.goTo(path(webhookId) + "?done=again");
    }

    @POST
    @Path("{id}/delete")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Response delete(@PathParam("id") String id, MultivaluedMap<String, String> fields) {
        deleteWebhook.delete(visit.caller(), visit.id(id));
        return visit.goTo("/alerts?done=deleted");
    }

    /// Mail has no secret, and nothing is shown of it.
    ///
    /// @param frame read beforehand: what fails then does so before there is a secret
    private Response shown(Frame frame, FreshWebhook fresh, String otherwise) {
        var secret = fresh.secret();
        var webhook = fresh.webhook();
        var until = webhook.oldSecretUntil();
        return secret == null
                ? visit.goTo(otherwise)
                : visit.page(new Secret(
                        frame,
                        webhook.id(),
                        webhook.url().toString(),
                        secret.reveal(),
                        until == null ? null : visit.format().at(until)));
    }

    /// @param old an address that is not new is not looked up again
    private WebhookDraft draft(Form form, MultivaluedMap<String, String> fields, Address old) {
        var words = visit.words(AlertWords.class);
        var text = form.text("url", words.url(), Address.LONGEST);
        var description = form.optionalText("description", words.description(), Webhook.LONGEST_DESCRIPTION);
        var kinds = fields.getOrDefault("kind", List.of()).stream()
                .flatMap(label -> MessageKind.named(label).stream())
                .collect(Collectors.toSet());
        form.check();
        return new WebhookDraft(
                address(form, text, old), Objects.requireNonNullElse(description, ""), kinds, form.isTicked("enabled"));
    }

    /// People write a mail address as they are used to.
    private Address address(Form form, String text, Address old) {
        boolean bare = text.contains("@") && !text.contains(":");
        var address = form.judged(
                visit.words(AlertWords.class).url(),
                old,
                () -> Address.parse(bare ? MAIL + text.replace(" ", "") : text));
        form.check();
        if (!address.equals(old)) {
            checkAddress.check(address);
        }
        return address;
    }

    private List<AlertRows.Choice> kinds(Set<MessageKind> chosen) {
        var words = visit.words(AlertWords.class);
        return Arrays.stream(MessageKind.values())
                .filter(kind -> kind != MessageKind.WEBHOOK_TEST)
                .map(kind -> new AlertRows.Choice(kind.label(), AlertRows.kind(kind, words), chosen.contains(kind)))
                .toList();
    }

    private static String path(UUID id) {
        return "/alerts/webhooks/" + id;
    }
}
