package dev.farthing.web.guide;

import dev.farthing.domain.fault.Fault;
import dev.farthing.web.Console;
import dev.farthing.web.Frame;
import dev.farthing.web.Language;
import dev.farthing.web.Visit;
import io.quarkus.qute.RawString;
import io.quarkus.qute.TemplateInstance;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/// The pages of docs/guide, in the viewer's language; strangers read them too, for they say nothing of this
/// gateway.
@Path("/guide")
@Console(open = true)
class GuidePages {
    private static final String INDEX = "README";

    private final Visit visit;

    GuidePages(Visit visit) {
        this.visit = visit;
    }

    record Guide(Frame frame, String name, boolean index, RawString text) implements TemplateInstance {}

    @GET
    public Response index() {
        return page(INDEX);
    }

    @GET
    @Path("{page: [a-z-]+}")
    public Response page(@PathParam("page") String page) {
        var markdown = new Markdown(read(page));
        return visit.page(
                new Guide(visit.frame(null), markdown.title(), page.equals(INDEX), new RawString(markdown.html())));
    }

    private String read(String page) {
        var folder = visit.language() == Language.ZH ? "/guide/zh/" : "/guide/";
        try (var file = GuidePages.class.getResourceAsStream(folder + page + ".md")) {
            if (file == null) {
                throw Fault.NOT_FOUND.because("there is no such page");
            }
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
