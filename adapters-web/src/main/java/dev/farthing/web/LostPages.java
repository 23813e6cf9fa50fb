package dev.farthing.web;

import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.core.MediaType;
import java.lang.annotation.Annotation;
import java.util.List;
import java.util.Set;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;
import org.jboss.resteasy.reactive.server.SimpleResourceInfo;

/// Tells people in a page that there is nothing at the address they opened; programs are told by others. It asks
/// the database nothing, not even who they are: nobody else has kept it from an event loop.
class LostPages {
    private static final Set<Integer> NOTHING_THERE = Set.of(404, 405);

    private final Visit visit;
    private final Viewer viewer;

    LostPages(Visit visit, Viewer viewer) {
        this.visit = visit;
        this.viewer = viewer;
    }

    /// @param resource that answered; one without a class where there was none
    @ServerResponseFilter
    void tell(ContainerResponseContext answer, SimpleResourceInfo resource) {
        if (resource.getResourceClass() != null
                || !NOTHING_THERE.contains(answer.getStatus())
                || !(viewer.wantsHtml() || viewer.isWithinPage())) {
            return;
        }
        viewer.look();
        var headline = visit.words(Words.class).problem_missing();
        var told = viewer.told(new Trouble(answer.getStatus(), headline, List.of(), visit.requestId()));
        told.getHeaders().forEach((name, values) -> answer.getHeaders().put(name, List.copyOf(values)));
        PageHeaders.ALWAYS.forEach(answer.getHeaders()::putSingle);
        answer.getHeaders().putSingle("cache-control", "no-store");
        answer.setEntity(told.getEntity(), new Annotation[0], MediaType.valueOf(Visit.HTML));
    }
}
