package dev.farthing.rest;

import jakarta.annotation.Priority;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.ext.Provider;
import java.lang.reflect.Method;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;

/// Refuses query parameters that an operation's document does not name: a misspelt filter would answer with
/// everything, and a misspelt `dry_run` would be none.
///
/// Behind the gate, so that strangers learn nothing by it, and before an Idempotency-Key is taken up.
@Provider
@Priority(Priorities.AUTHORIZATION - 1)
class KnownParameters implements ContainerRequestFilter {
    private static final String MANAGEMENT = "/api/v1/";
    /// An operator may always say for which org it acts.
    private static final String ORG = "org_id";
    /// A key may show itself so wherever a key is shown, as on the data plane.
    private static final String KEY = "key";

    private static final String OWN_KEY = MANAGEMENT + "me";

    private final ResourceInfo resource;
    private final Map<Method, Set<String>> known = new ConcurrentHashMap<>();

    KnownParameters(ResourceInfo resource) {
        this.resource = resource;
    }

    @Override
    public void filter(ContainerRequestContext context) {
        var path = context.getUriInfo().getPath();
        var given = context.getUriInfo().getQueryParameters().keySet();
        if (given.isEmpty() || !path.startsWith(MANAGEMENT)) {
            return;
        }
        var unknown = new TreeSet<>(given);
        unknown.removeAll(known.computeIfAbsent(resource.getResourceMethod(), KnownParameters::read));
        unknown.remove(path.startsWith(OWN_KEY) ? KEY : ORG);
        if (!unknown.isEmpty()) {
            throw new InvalidFields(unknown.stream()
                    .map(name -> new ValidationErrorJson(
                            List.of("query", name), "There is no such parameter here", "extra_forbidden"))
                    .toList());
        }
    }

    private static Set<String> read(Method method) {
        var names = new HashSet<String>();
        for (var named : method.getAnnotationsByType(Parameter.class)) {
            if (named.in() == ParameterIn.QUERY) {
                names.add(named.name());
            }
        }
        for (var parameter : method.getParameters()) {
            var named = parameter.getAnnotation(QueryParam.class);
            if (named != null) {
                names.add(named.value());
            }
        }
        if (names.contains("from") && names.contains("to")) {
            names.addAll(SpanQuery.OTHER_NAMES);
        }
        return names;
    }
}
