package dev.farthing.rest.health;

import dev.farthing.application.observation.ListNotices;
import dev.farthing.application.observation.Notice;
import dev.farthing.application.observation.ReadStatus;
import dev.farthing.application.observation.ServiceState;
import dev.farthing.application.observation.Whose;
import dev.farthing.application.relay.CurrentCatalogue;
import dev.farthing.application.relay.LimitSharing;
import dev.farthing.application.start.Drain;
import dev.farthing.application.start.PublicUrl;
import dev.farthing.domain.upstream.Model;
import dev.farthing.domain.upstream.ModelStatus;
import dev.farthing.domain.upstream.ModelType;
import dev.farthing.domain.usage.Endpoint;
import dev.farthing.rest.CurrentCaller;
import dev.farthing.rest.Fields;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/// Whether it runs, how well, and with what.
@Path("/api/v1/obs/status")
@Tag(name = "Observation")
@Produces(MediaType.APPLICATION_JSON)
class StatusResource {
    private final CurrentCaller caller;
    private final ReadStatus readStatus;
    private final ListNotices listNotices;
    private final Drain drain;
    private final HealthChecks checks;
    private final CurrentCatalogue catalogue;
    private final PublicUrl publicUrl;
    private final LimitSharing sharing;
    private final String version;

    StatusResource(
            CurrentCaller caller,
            ReadStatus readStatus,
            ListNotices listNotices,
            Drain drain,
            HealthChecks checks,
            CurrentCatalogue catalogue,
            PublicUrl publicUrl,
            LimitSharing sharing,
            @ConfigProperty(name = "quarkus.application.version") String version) {
        this.caller = caller;
        this.readStatus = readStatus;
        this.listNotices = listNotices;
        this.drain = drain;
        this.checks = checks;
        this.catalogue = catalogue;
        this.publicUrl = publicUrl;
        this.sharing = sharing;
        this.version = version;
    }

    /// Of this process, and of everything that is the caller's.
    @Schema(name = "ServiceStatus")
    record StatusJson(
            Phase state,

            @Schema(description = "by the caller's own calls of the last minutes")
            ServiceState serviceStatus,

            @Schema(examples = "0.1.0") String version,

            @Schema(description = "since this process was started")
            long uptimeSeconds,

            @Schema(description = "how often callers from other machines have asked this process how it is")
            long healthChecks,

            @Schema(
                    description = "whom limits of rate hold for: each replica, all of them, or each because Redis does"
                            + " not answer this one; null below operator")
            LimitSharing.@Nullable LimitReach limits,

            CountsJson counts,

            @Schema(description = "those that may be called")
            List<ModelJson> models,

            @Schema(description = "what will be worked on, or is being worked on")
            List<Notice> maintenance,

            @Schema(description = "FARTHING_PUBLIC_URL; null while it is not set", examples = "https://llm.example.com")
            @Nullable
            String publicUrl,

            @Schema(description = "where programs call") List<EndpointJson> endpoints,

            @Schema(
                    description = "whom to turn to, as the setting support_contact says; null where it names nobody",
                    examples = "help@example.com")
            @Nullable
            String supportContact) {}

    /// One thing to be called.
    ///
    /// @param url with the public URL before the path where that is known
    @Schema(name = "StatusEndpoint")
    record EndpointJson(
            @Schema(examples = "POST") String method,
            @Schema(examples = "/v1/chat/completions") String path,

            @Schema(examples = "https://llm.example.com/v1/chat/completions")
            String url) {}

    /// Where a process stands in its life.
    enum Phase {
        RUNNING,
        /// Open calls are finished, new ones turned away.
        DRAINING
    }

    /// How much of everything there is.
    @Schema(name = "StatusCounts")
    record CountsJson(
            @Schema(description = "null below operator") @Nullable
            Long orgs,

            long teams,

            @Schema(description = "by state") Map<String, Long> keys,

            @Schema(description = "null below operator") @Nullable
            Long providers,

            @Schema(description = "by status; null below operator") @Nullable
            Map<String, Long> credentials,

            long models) {}

    @Schema(name = "StatusModel")
    record ModelJson(String id, ModelType type, ModelStatus status) {
        static ModelJson of(Model model) {
            return new ModelJson(model.id(), model.type(), model.status());
        }
    }

    @GET
    @Operation(
            summary = "Show whether calls are answered, and what there is to be called",
            description = "The state, the uptime and the health checks are those of the process that answers.")
    @Parameter(name = "org_id", in = ParameterIn.QUERY, description = "operator: another org, * for all")
    @APIResponse(responseCode = "200")
    public StatusJson show(@Context UriInfo uri) {
        var query = Fields.query(uri);
        var org = caller.orgOrAll(query);
        query.check();
        var status = readStatus.read(caller.get(), Whose.ofOrg(org, null));
        var counts = status.counts();
        var contact = catalogue.get().settings().supportContact();
        boolean operator = caller.get().isOperator();
        return new StatusJson(
                drain.draining() ? Phase.DRAINING : Phase.RUNNING,
                status.service(),
                version,
                ManagementFactory.getRuntimeMXBean().getUptime() / 1_000,
                checks.sinceStart(),
                operator ? sharing.reach() : null,
                new CountsJson(
                        operator ? counts.orgs() : null,
                        counts.teams(),
                        counts.keys(),
                        operator ? counts.providers() : null,
                        operator ? counts.credentials() : null,
                        status.models().size()),
                status.models().stream().map(ModelJson::of).toList(),
                listNotices.list(),
                publicUrl.url() == null ? null : publicUrl.of(""),
                endpoints(),
                contact.isEmpty() ? null : contact);
    }

    private List<EndpointJson> endpoints() {
        return Stream.concat(
                        Stream.of(endpoint("GET", "/health"), endpoint("GET", "/v1/models")),
                        Arrays.stream(Endpoint.values()).map(call -> endpoint("POST", call.path())))
                .toList();
    }

    private EndpointJson endpoint(String method, String path) {
        return new EndpointJson(method, path, publicUrl.of(path));
    }
}
