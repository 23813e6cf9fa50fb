package dev.farthing.web.audit;

import dev.farthing.application.audit.AuditFilter;
import dev.farthing.application.audit.AuditView;
import dev.farthing.application.audit.ListAudit;
import dev.farthing.domain.audit.Deed;
import dev.farthing.web.Console;
import dev.farthing.web.Format;
import dev.farthing.web.Frame;
import dev.farthing.web.Links;
import dev.farthing.web.Section;
import dev.farthing.web.Shown;
import dev.farthing.web.Slices;
import dev.farthing.web.Visit;
import io.quarkus.qute.TemplateInstance;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What was done, the newest first, with how things looked before and after.
@Path("/audit")
@Console
class AuditPage {
    private static final int LONGEST = 64;

    private final Visit visit;
    private final ListAudit listAudit;

    AuditPage(Visit visit, ListAudit listAudit) {
        this.visit = visit;
        this.listAudit = listAudit;
    }

    /// @param older the link to the records before these; null where there are none
    record Records(
            Frame frame,
            List<Row> rows,
            Wanted wanted,
            boolean narrowed,
            @Nullable String older) implements TemplateInstance {}

    /// What the list was narrowed to, as it was asked for; empty for nothing.
    record Wanted(
            String actor, String action, String type, String object, String from, String to, String of, int size) {}

    record Row(
            Shown at,
            String actor,
            @Nullable UUID keyId,
            @Nullable String role,
            @Nullable String address,
            String action,
            String objectType,
            String objectId,
            @Nullable String before,
            @Nullable String after,
            @Nullable String reason) {}

    /// Whose records an operator that has chosen an org sees.
    enum Whose {
        ORG,
        PLATFORM,
        EVERY;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @GET
    public Response list(@Context UriInfo uri) {
        visit.caller().mustManageOrg();
        var query = visit.form(uri.getQueryParameters());
        var words = visit.words(AuditWords.class);
        var actor = query.optionalText("actor", words.actor(), LONGEST);
        var action = query.optionalText("action", words.action(), LONGEST);
        var type = query.optionalText("type", words.type(), LONGEST);
        var object = query.optionalText("object", words.object(), LONGEST);
        var from = query.day("from", words.from());
        var to = query.day("to", words.to());
        var of = query.choice("of", words.of(), Whose.class);
        int size = Slices.size(query);
        var cursor = query.id("before", words.older());
        query.check();
        var filter = new AuditFilter(
                chain(of), actor, action, type, object, begin(from), begin(to == null ? null : to.plusDays(1)));
        var records = listAudit.list(visit.caller(), filter, cursor, size);
        var links = new Links("/audit")
                .with("actor", actor)
                .with("action", action)
                .with("type", type)
                .with("object", object)
                .with("from", from)
                .with("to", to)
                .with("of", of == null || of == Whose.ORG ? null : of.word());
        boolean narrowed = !links.isPlain();
        links.with("size", size == Slices.USUAL ? null : size);
        var format = visit.format();
        return visit.page(new Records(
                visit.frame(Section.AUDIT),
                records.items().stream().map(record -> row(record, format)).toList(),
                new Wanted(
                        text(actor),
                        text(action),
                        text(type),
                        text(object),
                        text(from),
                        text(to),
                        of == null ? Whose.ORG.word() : of.word(),
                        size),
                narrowed,
                records.next() == null
                        ? null
                        : links.with("before", records.next()).text()));
    }

    /// Others than operators see their own org's, whatever they ask for.
    private @Nullable UUID chain(@Nullable Whose of) {
        if (!visit.caller().isOperator() || of == null || of == Whose.ORG) {
            return visit.figuresOf();
        }
        return of == Whose.PLATFORM ? Deed.PLATFORM : null;
    }

    private @Nullable Instant begin(@Nullable LocalDate day) {
        return day == null ? null : day.atStartOfDay(visit.format().zone()).toInstant();
    }

    private static Row row(AuditView view, Format format) {
        return new Row(
                format.at(view.at()),
                view.actor(),
                view.keyId(),
                view.role(),
                view.address(),
                view.action(),
                view.objectType(),
                view.objectId(),
                view.before(),
                view.after(),
                view.reason());
    }

    private static String text(@Nullable Object value) {
        return value == null ? "" : value.toString();
    }
}
