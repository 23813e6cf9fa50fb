package dev.farthing.bootstrap;

import dev.farthing.application.relay.Durability;
import dev.farthing.application.stream.StreamTarget;
import dev.farthing.application.webhook.MailServer;
import dev.farthing.bootstrap.Settings.Billing;
import dev.farthing.bootstrap.Settings.ExternalDatabase;
import dev.farthing.bootstrap.Settings.Listen;
import dev.farthing.bootstrap.Settings.Migrating;
import dev.farthing.bootstrap.Settings.Outside;
import dev.farthing.bootstrap.Settings.Secrets;
import dev.farthing.domain.key.IpRange;
import dev.farthing.domain.webhook.Address;
import dev.farthing.persistence.RedisAddress;
import dev.farthing.persistence.secret.MasterKey;
import dev.farthing.rest.LeakSigners;
import dev.farthing.rest.Ports;
import dev.farthing.rest.Seal;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Reads the FARTHING_ variables: every mistake is collected, each is one sentence that names its variable.
final class Environment {
    private static final String PREFIX = "FARTHING_";
    private static final Set<String> KNOWN = Set.of(
            "HOST",
            "PORT",
            "TLS_CERT",
            "TLS_KEY",
            "MANAGEMENT_HOST",
            "MANAGEMENT_PORT",
            "MANAGEMENT_CLIENT_CA",
            "OIDC_ISSUER",
            "OIDC_NAME",
            "OIDC_CLIENT_ID",
            "OIDC_CLIENT_SECRET",
            "OIDC_AUDIENCE",
            "OIDC_SCOPES",
            "OIDC_ROLE_CLAIM",
            "OIDC_ROLES",
            "OIDC_REDIRECT_URL",
            "DATA_DIR",
            "DB_URL",
            "DB_USER",
            "DB_PASSWORD",
            "DB_MIGRATE",
            "MASTER_KEY",
            "MASTER_KEY_PREVIOUS",
            "OPERATOR_KEY",
            "REDIS_URL",
            "KAFKA_SERVERS",
            "KAFKA_TOPIC",
            "KAFKA_CONFIG",
            "LEAK_REPORT_KEYS",
            "TRUSTED_PROXIES",
            "PUBLIC_URL",
            "CONSOLE_URL",
            "SMTP_URL",
            "SMTP_FROM",
            "CURRENCY",
            "ZONE",
            "USAGE_DURABILITY",
            "DRAIN_SECONDS",
            "SAMPLE_DATA",
            "LOG_FORMAT",
            "CONFIG");
    private static final String ONLY = "only";
    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9._:%-]+");
    private static final Pattern OPERATOR_KEY = Pattern.compile("[A-Za-z0-9_-]{32,128}");
    private static final Pattern SERVER = Pattern.compile("(?:[A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.]+]):([0-9]{1,5})");
    private static final Pattern TOPIC = Pattern.compile("[A-Za-z0-9._-]{1,249}");
    private static final int LAST_PORT = 65_535;
    private static final int LONGEST_DRAIN_SECONDS = 3600;

    private final Map<String, String> variables;
    private final List<String> mistakes = new ArrayList<>();

    private Environment(Map<String, String> variables) {
        this.variables = variables;
    }

    /// What was read: the settings when nothing is wrong, else what is; and variables nobody knows.
    ///
    /// @param jsonLog whether machines read what is said, be it of mistakes
    record Reading(@Nullable Settings settings, List<String> mistakes, Set<String> unknown, boolean jsonLog) {}

    static Reading read(Map<String, String> variables) {
        return new Environment(variables).read();
    }

    private Reading read() {
        var listen = listen();
        var dataDir = value("DATA_DIR", Path.of("data"), Environment::folder);
        var database = database();
        var secrets = new Secrets(masterKey(), optional("OPERATOR_KEY", Environment::operatorKey));
        var outside = new Outside(
                value("REDIS_URL", RedisAddress.NONE, RedisAddress::parse),
                value("TRUSTED_PROXIES", List.of(), Environment::ranges),
                new LeakSigners(optional("LEAK_REPORT_KEYS", Environment::readableFile)),
                optional("PUBLIC_URL", Environment::address),
                optional("CONSOLE_URL", Environment::address),
                mail(),
                signIn(),
                usage());
        var billing = new Billing(
                value("CURRENCY", Currency.getInstance("CNY"), Environment::currency),
                value("ZONE", ZoneId.of("Asia/Shanghai"), Environment::zone));
        var durability = value("USAGE_DURABILITY", Durability.STRICT, Environment::durability);
        var drain = value(
                "DRAIN_SECONDS",
                Duration.ofSeconds(30),
                text -> Duration.ofSeconds(number(text, 0, LONGEST_DRAIN_SECONDS)));
        boolean sampleData = value("SAMPLE_DATA", false, Environment::truth);
        boolean jsonLog = value("LOG_FORMAT", false, Environment::isJson);
        var config = optional("CONFIG", Environment::readableFile);
        var settings = mistakes.isEmpty()
                ? new Settings(
                        listen,
                        dataDir,
                        database,
                        secrets,
                        outside,
                        billing,
                        durability,
                        drain,
                        sampleData,
                        jsonLog,
                        config)
                : null;
        return new Reading(settings, List.copyOf(mistakes), unknown(), jsonLog);
    }

    private Listen listen() {
        var host = value("HOST", "127.0.0.1", Environment::host);
        int port = value("PORT", 8080, Environment::port);
        var managementHost = optional("MANAGEMENT_HOST", Environment::host);
        var managementPort = optional("MANAGEMENT_PORT", Environment::port);
        if (managementHost != null && text("MANAGEMENT_PORT") == null) {
            mistake("MANAGEMENT_HOST", "is set without FARTHING_MANAGEMENT_PORT");
        }
        if (managementPort != null && managementPort != 0 && managementPort == port) {
            mistake("MANAGEMENT_PORT", "must be another one than FARTHING_PORT");
        }
        var ports = managementPort == null
                ? Ports.ONE
                : new Ports(new Ports.Management(managementHost == null ? host : managementHost, managementPort));
        return new Listen(host, port, seal(), ports);
    }

    private Seal seal() {
        var certificate = optional("TLS_CERT", Environment::readableFile);
        var key = optional("TLS_KEY", Environment::readableFile);
        var authorities = optional("MANAGEMENT_CLIENT_CA", Environment::readableFile);
        boolean certified = text("TLS_CERT") != null;
        if (certified != (text("TLS_KEY") != null)) {
            mistake(certified ? "TLS_KEY" : "TLS_CERT", "must be set too: a certificate and its key belong together");
        }
        if (authorities != null && (text("MANAGEMENT_PORT") == null || !certified)) {
            mistake(
                    "MANAGEMENT_CLIENT_CA",
                    "needs FARTHING_MANAGEMENT_PORT, FARTHING_TLS_CERT and FARTHING_TLS_KEY beside it");
        }
        if (certificate == null || key == null || (authorities == null && text("MANAGEMENT_CLIENT_CA") != null)) {
            return Seal.NONE;
        }
        try {
            return Seal.of(certificate, key, authorities);
        } catch (IllegalArgumentException e) {
            mistake("TLS_CERT", "cannot be used: " + e.getMessage());
            return Seal.NONE;
        }
    }

    private static int port(String text) {
        return number(text, 0, LAST_PORT);
    }

    private SignInReading.Given signIn() {
        var given = new SignInReading.Given(
                optional("OIDC_ISSUER", SignInReading::address),
                text("OIDC_NAME"),
                text("OIDC_CLIENT_ID"),
                text("OIDC_CLIENT_SECRET"),
                text("OIDC_AUDIENCE"),
                text("OIDC_SCOPES"),
                text("OIDC_ROLE_CLAIM"),
                optional("OIDC_ROLES", SignInReading::roles),
                optional("OIDC_REDIRECT_URL", SignInReading::address));
        if (!given.isNothing() && text("OIDC_ISSUER") == null) {
            mistake("OIDC_ISSUER", "must be set where another FARTHING_OIDC_ variable is");
        }
        if (given.issuer() != null && given.clientId() == null) {
            mistake("OIDC_CLIENT_ID", "must be set when FARTHING_OIDC_ISSUER is");
        }
        return given;
    }

    private @Nullable ExternalDatabase database() {
        var url = optional("DB_URL", Environment::jdbcUrl);
        var user = text("DB_USER");
        // A password is taken as it stands: blanks may belong to it.
        var password = text("DB_PASSWORD") == null ? null : variables.get(PREFIX + "DB_PASSWORD");
        var migrating = optional("DB_MIGRATE", Environment::migrating);
        if (text("DB_URL") == null) {
            if (migrating != null) {
                mistake("DB_MIGRATE", "is set without FARTHING_DB_URL");
            }
            if (user != null) {
                mistake("DB_USER", "is set without FARTHING_DB_URL");
            }
            if (password != null) {
                mistake("DB_PASSWORD", "is set without FARTHING_DB_URL");
            }
        }
        return url == null
                ? null
                : new ExternalDatabase(url, user, password, migrating == null ? Migrating.AT_START : migrating);
    }

    private MailServer mail() {
        var from = optional("SMTP_FROM", Environment::sender);
        var server = optional("SMTP_URL", url -> MailServer.parse(url, from == null ? "" : from));
        if (server != null && text("SMTP_FROM") == null) {
            mistake("SMTP_FROM", "must be set when FARTHING_SMTP_URL is: the address mail comes from");
        }
        if (from != null && text("SMTP_URL") == null) {
            mistake("SMTP_FROM", "is set without FARTHING_SMTP_URL");
        }
        return server == null ? MailServer.NONE : server;
    }

    private StreamTarget usage() {
        var servers = optional("KAFKA_SERVERS", Environment::servers);
        var topic = value("KAFKA_TOPIC", StreamTarget.USUAL_TOPIC, Environment::topic);
        var config = value("KAFKA_CONFIG", Map.<String, String>of(), Environment::properties);
        if (text("KAFKA_SERVERS") == null) {
            for (var name : List.of("KAFKA_TOPIC", "KAFKA_CONFIG")) {
                if (text(name) != null) {
                    mistake(name, "is set without FARTHING_KAFKA_SERVERS");
                }
            }
        }
        return servers == null ? StreamTarget.NONE : new StreamTarget(servers, topic, config);
    }

    private @Nullable MasterKey masterKey() {
        var current = optional("MASTER_KEY", KeyText::read);
        var previous = optional("MASTER_KEY_PREVIOUS", KeyText::read);
        boolean serves = !ONLY.equals(text("DB_MIGRATE"));
        if (text("DB_URL") != null && text("MASTER_KEY") == null && serves) {
            mistake(
                    "MASTER_KEY",
                    "must be set when FARTHING_DB_URL is: base64 of 32 random bytes, the same on every replica");
        }
        if (previous != null && text("MASTER_KEY") == null) {
            mistake("MASTER_KEY_PREVIOUS", "has a meaning only beside a new FARTHING_MASTER_KEY");
        }
        return current == null ? null : KeyText.key(current, previous);
    }

    private Set<String> unknown() {
        var unknown = new TreeSet<String>();
        for (var name : variables.keySet()) {
            if (name.startsWith(PREFIX) && !KNOWN.contains(name.substring(PREFIX.length()))) {
                unknown.add(name);
            }
        }
        return unknown;
    }

    /// An empty variable is one that is not set.
    private @Nullable String text(String name) {
        var text = variables.get(PREFIX + name);
        return text == null || text.isBlank() ? null : text.strip();
    }

    private <T> T value(String name, T absent, Function<String, T> parser) {
        var value = this.<T>optional(name, parser);
        return value == null ? absent : value;
    }

    private <T> @Nullable T optional(String name, Function<String, T> parser) {
        var text = text(name);
        if (text == null) {
            return null;
        }
        try {
            return parser.apply(text);
        } catch (IllegalArgumentException e) {
            mistake(name, String.valueOf(e.getMessage()));
            return null;
        }
    }

    private void mistake(String name, String what) {
        mistakes.add(PREFIX + name + " " + what + ".");
    }

    private static String host(String text) {
        if (!HOST.matcher(text).matches()) {
            throw new IllegalArgumentException("must be an address or a name of this machine, not \"" + text + "\"");
        }
        return text;
    }

    private static int number(String text, int least, int most) {
        int number = text.matches("[0-9]{1,9}") ? Integer.parseInt(text) : -1;
        if (number < least || number > most) {
            throw new IllegalArgumentException(
                    "must be a whole number from " + least + " to " + most + ", not \"" + text + "\"");
        }
        return number;
    }

    private static Path folder(String text) {
        var path = Path.of(text).toAbsolutePath().normalize();
        var existing = path;
        while (existing != null && !Files.exists(existing)) {
            existing = existing.getParent();
        }
        if (existing == null || !Files.isDirectory(existing) || !Files.isWritable(existing)) {
            throw new IllegalArgumentException("must be a folder this user can write, and " + path + " is none");
        }
        return path;
    }

    private static String jdbcUrl(String text) {
        if (!text.startsWith("jdbc:postgresql://") || text.length() == "jdbc:postgresql://".length()) {
            throw new IllegalArgumentException("must look like jdbc:postgresql://host:5432/database");
        }
        return text;
    }

    private static String servers(String text) {
        var servers = Arrays.stream(text.split(",", -1)).map(String::strip).toList();
        for (var server : servers) {
            var port = SERVER.matcher(server);
            if (!port.matches() || Integer.parseInt(port.group(1)) > LAST_PORT) {
                throw new IllegalArgumentException("must look like kafka-1.internal:9092,kafka-2.internal:9092");
            }
        }
        return String.join(",", servers);
    }

    private static String topic(String text) {
        if (!TOPIC.matcher(text).matches() || text.equals(".") || text.equals("..")) {
            throw new IllegalArgumentException("must be 1 to 249 characters of A-Z, a-z, 0-9, \".\", \"_\" and \"-\"");
        }
        return text;
    }

    /// What stands in the file may be a secret, and so is never repeated.
    private static Map<String, String> properties(String text) {
        var path = readableFile(text);
        var properties = new Properties();
        try (var reader = Files.newBufferedReader(path)) {
            properties.load(reader);
        } catch (IOException | IllegalArgumentException e) {
            throw new IllegalArgumentException("must be a file of properties, and " + path + " is none", e);
        }
        return properties.stringPropertyNames().stream()
                .collect(Collectors.toMap(name -> name, properties::getProperty));
    }

    private static String operatorKey(String text) {
        if (!OPERATOR_KEY.matcher(text).matches()) {
            throw new IllegalArgumentException("must be 32 to 128 characters of A-Z, a-z, 0-9, _ and -");
        }
        return text;
    }

    private static String sender(String text) {
        if (!Address.MAILBOX.matcher(text).matches()) {
            throw new IllegalArgumentException("must be a mail address such as farthing@example.com");
        }
        return text;
    }

    private static URI address(String text) {
        var uri = uri(text.replaceAll("/+$", ""));
        if (uri == null
                || !("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))
                || uri.getHost() == null
                || uri.getUserInfo() != null
                || uri.getQuery() != null
                || uri.getFragment() != null) {
            throw new IllegalArgumentException("must look like https://gateway.example.com");
        }
        return uri;
    }

    private static @Nullable URI uri(String text) {
        try {
            return URI.create(text);
        } catch (IllegalArgumentException _) {
            return null;
        }
    }

    private static List<IpRange> ranges(String text) {
        try {
            return Arrays.stream(text.split(",", -1))
                    .map(String::strip)
                    .map(IpRange::parse)
                    .toList();
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "must be a comma-separated list of CIDR blocks like 10.0.0.0/8, not \"" + text + "\"", e);
        }
    }

    private static Currency currency(String text) {
        try {
            return Currency.getInstance(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "must be a currency code of ISO 4217 like CNY, EUR or USD, not \"" + text + "\"", e);
        }
    }

    private static ZoneId zone(String text) {
        if (!ZoneId.getAvailableZoneIds().contains(text)) {
            throw new IllegalArgumentException("must be a time zone like Asia/Shanghai or UTC, not \"" + text + "\"");
        }
        return ZoneId.of(text);
    }

    private static Durability durability(String text) {
        return switch (text) {
            case "strict" -> Durability.STRICT;
            case "relaxed" -> Durability.RELAXED;
            default -> throw new IllegalArgumentException("must be strict or relaxed, not \"" + text + "\"");
        };
    }

    private static Migrating migrating(String text) {
        return switch (text) {
            case "start" -> Migrating.AT_START;
            case ONLY -> Migrating.ONLY;
            case "never" -> Migrating.NEVER;
            default -> throw new IllegalArgumentException("must be start, only or never, not \"" + text + "\"");
        };
    }

    private static boolean isJson(String text) {
        return switch (text) {
            case "json" -> true;
            case "text" -> false;
            default -> throw new IllegalArgumentException("must be text or json, not \"" + text + "\"");
        };
    }

    private static boolean truth(String text) {
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException("must be true or false, not \"" + text + "\"");
        };
    }

    private static Path readableFile(String text) {
        var path = Path.of(text).toAbsolutePath().normalize();
        if (!Files.isRegularFile(path) || !Files.isReadable(path)) {
            throw new IllegalArgumentException("must name a file that can be read, and " + path + " is none");
        }
        return path;
    }
}
