package dev.farthing.web.credentials;

import dev.farthing.application.upstream.AddPastedCredentials;
import dev.farthing.application.upstream.AddPastedCredentials.Line;
import dev.farthing.domain.upstream.PastedSecrets;
import dev.farthing.web.Console;
import dev.farthing.web.Frame;
import dev.farthing.web.Once;
import dev.farthing.web.Section;
import dev.farthing.web.Visit;
import io.quarkus.qute.TemplateInstance;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Many credentials from one pasted text, with what became of each. Operators only.
@Path("/credentials/import")
@Console
class ImportPages {
    /// So many lines are told; the rest is counted.
    private static final int MOST_TOLD = 1_000;

    private final Visit visit;
    private final Once once;
    private final Vendors vendors;
    private final AddPastedCredentials addPastedCredentials;

    ImportPages(Visit visit, Once once, Vendors vendors, AddPastedCredentials addPastedCredentials) {
        this.visit = visit;
        this.once = once;
        this.vendors = vendors;
        this.addPastedCredentials = addPastedCredentials;
    }

    record Pasting(Frame frame, Map<UUID, String> providers, Map<UUID, String> proxies, String chosen, String once)
            implements TemplateInstance {}

    record Imported(Frame frame, List<Row> rows, String all, String created) implements TemplateInstance {}

    /// @param id null where there is no credential of it
    record Row(
            int line, String hint, String outcome, @Nullable UUID id) {}

    @GET
    public Response ask(@Context UriInfo uri) {
        visit.caller().mustBeOperator();
        var chosen = uri.getQueryParameters().getFirst("provider");
        return visit.page(new Pasting(
                visit.frame(Section.CREDENTIALS),
                vendors.providers(),
                vendors.proxies(),
                chosen == null ? "" : chosen,
                once.draw()));
    }

    @POST
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    public Response add(MultivaluedMap<String, String> fields) {
        visit.caller().mustBeOperator();
        var form = visit.form(fields);
        var words = visit.words(CredentialWords.class);
        var pasted = PastedSecrets.in(form.text("text", words.pasted(), PastedSecrets.LONGEST_TEXT));
        if (pasted.size() > PastedSecrets.MOST) {
            form.reject(words.too_many(visit.format().count(PastedSecrets.MOST)));
        }
        var pattern = CredentialForm.pattern(form, words, vendors);
        form.check();
        var provider = Objects.requireNonNull(pattern.provider());
        return once.take(form, () -> addPastedCredentials.add(provider, pasted, pattern.share()), this::imported);
    }

    private Response imported(List<Line> lines) {
        var format = visit.format();
        return visit.page(new Imported(
                visit.frame(Section.CREDENTIALS),
                lines.stream().limit(MOST_TOLD).map(ImportPages::row).toList(),
                format.count(lines.size()),
                format.count(lines.stream()
                        .filter(line -> line.outcome() == AddPastedCredentials.Outcome.CREATED)
                        .count())));
    }

    private static Row row(Line line) {
        return new Row(line.line(), line.secretHint(), line.outcome().name().toLowerCase(Locale.ROOT), line.id());
    }
}
