package dev.farthing.bootstrap;

import dev.farthing.application.identity.IdentitySettings;
import dev.farthing.application.relay.Durability;
import dev.farthing.application.stream.StreamTarget;
import dev.farthing.application.webhook.MailServer;
import dev.farthing.domain.key.IpRange;
import dev.farthing.persistence.RedisAddress;
import dev.farthing.persistence.secret.MasterKey;
import dev.farthing.rest.LeakSigners;
import dev.farthing.rest.Ports;
import dev.farthing.rest.Seal;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Currency;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What the environment asks for, checked and with the defaults filled in.
public record Settings(
        Listen listen,
        Path dataDir,
        @Nullable ExternalDatabase database,
        Secrets secrets,
        Outside outside,
        Billing billing,
        Durability usageDurability,
        Duration drain,
        boolean sampleData,
        boolean jsonLog,
        @Nullable Path config) {

    /// Where calls are accepted, and who manages; port 0 stands for any free one.
    public record Listen(String host, int port, Seal seal, Ports ports) {
        static final Set<String> EVERYWHERE = Set.of("0.0.0.0", "::", "[::]");

        String url() {
            return url(host, port);
        }

        /// Where the console is.
        String managementUrl() {
            var apart = ports.management();
            return apart == null ? url() : url(apart.host(), apart.port());
        }

        /// Where probes are answered, which is not where callers must show a certificate, at an address of this
        /// machine.
        String probedUrl(String any) {
            var apart = ports.management();
            return apart == null || seal.asksForCertificates()
                    ? url(EVERYWHERE.contains(host) ? any : host, port)
                    : url(EVERYWHERE.contains(apart.host()) ? any : apart.host(), apart.port());
        }

        private String url(String at, int on) {
            return (seal.isThere() ? "https://" : "http://") + (at.indexOf(':') < 0 ? at : "[" + at + "]") + ":" + on;
        }
    }

    /// A PostgreSQL that somebody else runs.
    public record ExternalDatabase(
            String url, @Nullable String user, @Nullable String password, Migrating migrating) {
        @Override
        public String toString() {
            return "ExternalDatabase[…]";
        }
    }

    /// Who brings the tables up to date: each start, a start that does nothing else, or somebody before this one.
    public enum Migrating {
        AT_START,
        ONLY,
        NEVER
    }

    /// The keys to everything.
    public record Secrets(
            @Nullable MasterKey master, @Nullable String operatorKey) {
        @Override
        public String toString() {
            return "Secrets[…]";
        }
    }

    /// What lies around this process.
    public record Outside(
            RedisAddress redis,
            List<IpRange> trustedProxies,
            LeakSigners leakSigners,
            @Nullable URI publicUrl,
            @Nullable URI consoleUrl,
            MailServer mail,
            SignInReading.Given signIn,
            StreamTarget usage) {
        public Outside {
            trustedProxies = List.copyOf(trustedProxies);
        }

        @Override
        public String toString() {
            return "Outside[trustedProxies=" + trustedProxies + ", publicUrl=" + publicUrl + ", consoleUrl="
                    + consoleUrl + "]";
        }
    }

    /// In which money, and by whose days and months.
    public record Billing(Currency currency, ZoneId zone) {}

    /// Signing in, now that it is known where the console is.
    IdentitySettings signIn() {
        var known = consoleUrl();
        return outside.signIn().at(known == null ? listen.managementUrl() : known.toString());
    }

    /// Where people find the console: with calls, unless it has an address or a port of its own; null while that is
    /// not known.
    @Nullable
    URI consoleUrl() {
        var own = outside.consoleUrl();
        return own == null && listen.ports().management() == null ? outside.publicUrl() : own;
    }

    Settings listeningOn(int port, Ports ports) {
        return new Settings(
                new Listen(listen.host(), port, listen.seal(), ports),
                dataDir,
                database,
                secrets,
                outside,
                billing,
                usageDurability,
                drain,
                sampleData,
                jsonLog,
                config);
    }

    Settings withMaster(MasterKey master) {
        var complete = new Secrets(master, secrets.operatorKey());
        return new Settings(
                listen,
                dataDir,
                database,
                complete,
                outside,
                billing,
                usageDurability,
                drain,
                sampleData,
                jsonLog,
                config);
    }
}
