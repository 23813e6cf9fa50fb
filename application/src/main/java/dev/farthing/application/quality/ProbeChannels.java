package dev.farthing.application.quality;

import dev.farthing.application.relay.Catalogue;
import dev.farthing.application.relay.CurrentCatalogue;
import dev.farthing.application.relay.HealthDirectory;
import dev.farthing.application.setting.Setting;
import dev.farthing.application.setting.SettingRepository;
import dev.farthing.application.upstream.CredentialProbe;
import dev.farthing.application.upstream.CredentialProbe.Verdict;
import dev.farthing.domain.quality.Channel;
import dev.farthing.domain.quality.Shift;
import dev.farthing.domain.upstream.Credential;
import dev.farthing.domain.upstream.ModelType;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/// Asks channels that calls were taken from, now and then and gently, whether they answer again: who gets no calls
/// can show it in no other way. What is asked counts in no statistics.
@ApplicationScoped
public class ProbeChannels {
    /// How many are asked in one round, one after the other.
    private static final int MOST = 5;

    private final QualityBook book;
    private final SettingRepository settings;
    private final CurrentCatalogue catalogue;
    private final HealthDirectory health;
    private final CredentialProbe probe;
    private final InstantSource clock;

    ProbeChannels(
            QualityBook book,
            SettingRepository settings,
            CurrentCatalogue catalogue,
            HealthDirectory health,
            CredentialProbe probe,
            InstantSource clock) {
        this.book = book;
        this.settings = settings;
        this.catalogue = catalogue;
        this.health = health;
        this.probe = probe;
        this.clock = clock;
    }

    /// One round; blocks while vendors are asked.
    public void probe() {
        var interval = Setting.quality(settings.all()).step().dividedBy(Shift.PROOFS);
        for (var channel : book.takeProbes(MOST, interval)) {
            var way = wayOf(channel);
            if (way != null) {
                book.probed(channel, answers(way));
            }
        }
    }

    private record Asked(Catalogue.Way way, boolean chat) {}

    private @Nullable Asked wayOf(Channel channel) {
        for (var offer : catalogue.get().offers()) {
            for (var way : offer.ways()) {
                if (way.provider().id().equals(channel.providerId())
                        && way.route().upstreamModel().equals(channel.upstreamModel())) {
                    return new Asked(way, offer.model().type() == ModelType.CHAT);
                }
            }
        }
        return null;
    }

    /// Where nobody has a credential there is nobody to be asked as; what talks to itself answers.
    private boolean answers(Asked asked) {
        var way = asked.way();
        if (way.roster().isEmpty()) {
            return true;
        }
        var credential = serving(way);
        if (credential == null) {
            return false;
        }
        var provider = way.provider().via(credential.proxyUrl());
        var model = asked.chat() ? way.route().upstreamModel() : null;
        return probe.probe(provider, credential.secret(), model) instanceof Verdict.Works;
    }

    private @Nullable Credential serving(Catalogue.Way way) {
        long now = clock.millis();
        for (var credential : way.credentials()) {
            if (health.ofCredential(credential.id()).isReady(way.route().upstreamModel(), now)) {
                return credential;
            }
        }
        return null;
    }
}
