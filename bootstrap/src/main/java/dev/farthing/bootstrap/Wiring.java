package dev.farthing.bootstrap;

import dev.farthing.application.ConfigFile;
import dev.farthing.application.HouseTime;
import dev.farthing.application.SteadyClock;
import dev.farthing.application.account.StandingOperatorKey;
import dev.farthing.application.identity.IdentitySettings;
import dev.farthing.application.readiness.OwnAddress;
import dev.farthing.application.relay.Durability;
import dev.farthing.application.relay.NanoClock;
import dev.farthing.application.scenery.VendorKeys;
import dev.farthing.application.setting.StartSettings;
import dev.farthing.application.start.Console;
import dev.farthing.application.start.ConsoleUrl;
import dev.farthing.application.start.Drain;
import dev.farthing.application.start.PublicUrl;
import dev.farthing.application.stream.StreamTarget;
import dev.farthing.application.update.Release;
import dev.farthing.application.webhook.MailServer;
import dev.farthing.persistence.RedisAddress;
import dev.farthing.persistence.secret.MasterKey;
import dev.farthing.rest.LeakSigners;
import dev.farthing.rest.Ports;
import dev.farthing.rest.Seal;
import dev.farthing.rest.TrustedProxies;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.Currency;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jspecify.annotations.Nullable;

/// Turns clock, chance and settings into the objects the house asks for.
@ApplicationScoped
class Wiring {
    private static volatile @Nullable Settings given;
    private static volatile Ending told = new Ending();

    /// Hands over what the process read and heard before there was a container.
    static void use(Settings settings, Ending ending) {
        given = settings;
        told = ending;
    }

    /// What is said on standard error, with or without a log.
    ///
    /// @param json whether machines read it
    static Word word(boolean json) {
        return new Word(System.err, InstantSource.system(), json);
    }

    @Produces
    @Singleton
    Word word(Settings settings) {
        return word(settings.jsonLog());
    }

    @Produces
    @Singleton
    Ending ending() {
        return told;
    }

    @Produces
    @Singleton
    Settings settings() {
        var settings = given;
        if (settings != null) {
            return settings;
        }
        var read = Environment.read(System.getenv()).settings();
        if (read == null) {
            throw new IllegalStateException("the environment holds mistakes");
        }
        return read;
    }

    @Produces
    @Singleton
    HouseTime clock() {
        return new HouseTime(new SteadyClock(InstantSource.system(), System::nanoTime));
    }

    @Produces
    @Singleton
    NanoClock nanoClock() {
        return System::nanoTime;
    }

    @Produces
    @Singleton
    SecureRandom random() {
        return new SecureRandom();
    }

    @Produces
    @Singleton
    ZoneId zone(Settings settings) {
        return settings.billing().zone();
    }

    @Produces
    @Singleton
    Currency currency(Settings settings) {
        return settings.billing().currency();
    }

    @Produces
    @Singleton
    MasterKey masterKey(Settings settings) {
        var key = settings.secrets().master();
        if (key == null) {
            throw new IllegalStateException("there is no master key: the process was not started by Main");
        }
        return key;
    }

    @Produces
    @Singleton
    StandingOperatorKey operatorKey(Settings settings) {
        return new StandingOperatorKey(settings.secrets().operatorKey());
    }

    @Produces
    @Singleton
    ConfigFile configFile(Settings settings) {
        var path = settings.config();
        return path == null ? ConfigFile.NONE : new ConfigFile(path.toString());
    }

    @Produces
    @Singleton
    MailServer mailServer(Settings settings) {
        return settings.outside().mail();
    }

    @Produces
    @Singleton
    RedisAddress redisAddress(Settings settings) {
        return settings.outside().redis();
    }

    @Produces
    @Singleton
    StreamTarget streamTarget(Settings settings) {
        return settings.outside().usage();
    }

    @Produces
    @Singleton
    PublicUrl publicUrl(Settings settings) {
        return new PublicUrl(settings.outside().publicUrl());
    }

    @Produces
    @Singleton
    ConsoleUrl consoleUrl(Settings settings) {
        return new ConsoleUrl(settings.consoleUrl());
    }

    @Produces
    @Singleton
    TrustedProxies trustedProxies(Settings settings) {
        return new TrustedProxies(settings.outside().trustedProxies());
    }

    @Produces
    @Singleton
    IdentitySettings identitySettings(Settings settings) {
        return settings.signIn();
    }

    @Produces
    @Singleton
    Seal seal(Settings settings) {
        return settings.listen().seal();
    }

    @Produces
    @Singleton
    LeakSigners leakSigners(Settings settings) {
        return settings.outside().leakSigners();
    }

    @Produces
    @Singleton
    Ports ports(Settings settings) {
        return settings.listen().ports();
    }

    @Produces
    @Singleton
    OwnAddress ownAddress(Settings settings, @ConfigProperty(name = "quarkus.datasource.jdbc.url") String database) {
        return new OwnAddress(settings.listen().probedUrl(WayOut.towards(database)));
    }

    @Produces
    @Singleton
    Durability durability(Settings settings) {
        return settings.usageDurability();
    }

    @Produces
    @Singleton
    StartSettings startSettings(Settings settings) {
        return ShownEnvironment.of(settings, System.getenv());
    }

    @Produces
    @Singleton
    Release release(@ConfigProperty(name = "quarkus.application.version") String version) {
        return new Release(version);
    }

    @Produces
    @Singleton
    Drain drain() {
        return new Drain();
    }

    @Produces
    @Singleton
    Console console() {
        return System.out::println;
    }

    @Produces
    @Singleton
    VendorKeys vendorKeys() {
        return VendorKeys.from(System.getenv());
    }
}
