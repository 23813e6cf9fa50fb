package dev.farthing.application.scenery;

import dev.farthing.application.ManagedBy;
import dev.farthing.application.audit.AuditTrail;
import dev.farthing.application.scenery.Prescription.ModelLine;
import dev.farthing.application.upstream.KeptModel;
import dev.farthing.application.upstream.ModelRepository;
import dev.farthing.application.upstream.ProviderRepository;
import dev.farthing.application.upstream.VendorPicture;
import dev.farthing.domain.fault.Fault;
import dev.farthing.domain.upstream.Model;
import dev.farthing.domain.upstream.Route;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.UUID;

/// Makes a model as the file says. Part of [ApplyPrescription].
@ApplicationScoped
public class PrescribeModel {
    private final ProviderRepository providers;
    private final ModelRepository models;
    private final AuditTrail audit;
    private final InstantSource clock;

    public PrescribeModel(ProviderRepository providers, ModelRepository models, AuditTrail audit, InstantSource clock) {
        this.providers = providers;
        this.models = models;
        this.audit = audit;
        this.clock = clock;
    }

    public void prescribe(ModelLine line) {
        var now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        var old = models.find(line.id());
        var routes = line.routes().stream()
                .map(route -> new Route(
                        idOf(route.provider()),
                        route.upstreamModel(),
                        route.weight(),
                        route.priority(),
                        route.costPer1m()))
                .toList();
        var traits = line.traits();
        var model = new Model(
                line.id(),
                line.aliases().stream().sorted().toList(),
                traits.type(),
                traits.contextWindow(),
                traits.maxOutputTokens(),
                traits.tokenizer(),
                traits.capabilities(),
                routes,
                line.status(),
                old.map(kept -> kept.model().createdAt()).orElse(now),
                line.balancing(),
                traits.maxServerTurns(),
                Math.max(
                        traits.holdPercent(),
                        old.map(kept -> kept.model().holdPercent()).orElse(traits.holdPercent())),
                line.choice(),
                line.rules());
        var wanted = new KeptModel(
                model, ManagedBy.FILE, old.map(KeptModel::updatedAt).orElse(now));
        if (!old.equals(Optional.of(wanted))) {
            models.save(new KeptModel(model, ManagedBy.FILE, now));
            audit.record(VendorPicture.deed("prescribe", old.orElse(null), wanted));
        }
    }

    private UUID idOf(String provider) {
        return providers
                .findByName(provider)
                .map(kept -> kept.provider().id())
                .orElseThrow(() -> Fault.INVALID_REQUEST.because("no provider is named " + provider));
    }
}
