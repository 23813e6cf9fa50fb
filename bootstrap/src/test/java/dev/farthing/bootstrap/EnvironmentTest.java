package dev.farthing.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farthing.application.relay.Durability;
import dev.farthing.application.start.TestAuthority;
import dev.farthing.bootstrap.Settings.Migrating;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class EnvironmentTest {
    private static final String KEY = Base64.getEncoder().encodeToString(new byte[32]);

    @TempDir
    Path folder;

    @Test
    void anEmptyEnvironmentGetsTheDocumentedDefaults() {
        var settings = read(Map.of());
        assertThat(settings.listen().url()).isEqualTo("http://127.0.0.1:8080");
        assertThat(settings.dataDir()).isEqualTo(Path.of("data"));
        assertThat(settings.database()).isNull();
        assertThat(settings.secrets().master()).isNull();
        assertThat(settings.outside().trustedProxies()).isEmpty();
        assertThat(settings.outside().redis().isNone()).isTrue();
        assertThat(settings.outside().mail().isThere()).isFalse();
        assertThat(settings.billing().currency()).hasToString("CNY");
        assertThat(settings.billing().zone()).hasToString("Asia/Shanghai");
        assertThat(settings.usageDurability()).isEqualTo(Durability.STRICT);
        assertThat(settings.drain()).isEqualTo(Duration.ofSeconds(30));
        assertThat(settings.sampleData()).isFalse();
        assertThat(settings.config()).isNull();
    }

    @Test
    void anEmptyVariableIsOneThatIsNotSet() {
        var settings = read(Map.of("FARTHING_PORT", "", "FARTHING_CURRENCY", "  "));
        assertThat(settings.listen().port()).isEqualTo(8080);
        assertThat(settings.billing().currency()).hasToString("CNY");
    }

    @Test
    void everythingCanBeSet() throws Exception {
        var config = Files.writeString(folder.resolve("farthing.yaml"), "");
        var variables = new HashMap<String, String>();
        variables.put("FARTHING_HOST", "::1");
        variables.put("FARTHING_PORT", "9000");
        variables.put("FARTHING_DATA_DIR", folder.resolve("new").toString());
        variables.put("FARTHING_DB_URL", "jdbc:postgresql://db:5432/farthing");
        variables.put("FARTHING_DB_USER", "me");
        variables.put("FARTHING_DB_PASSWORD", "hunter2");
        variables.put("FARTHING_DB_MIGRATE", "never");
        variables.put("FARTHING_MASTER_KEY", KEY);
        variables.put("FARTHING_MASTER_KEY_PREVIOUS", KEY);
        variables.put("FARTHING_OPERATOR_KEY", "o".repeat(32));
        variables.put("FARTHING_REDIS_URL", "rediss://user:hunter2@redis:6380/1");
        variables.put("FARTHING_TRUSTED_PROXIES", "10.0.0.0/8, 2001:db8::/32,192.168.1.1");
        variables.put("FARTHING_PUBLIC_URL", "https://gateway.example.com/llm/");
        variables.put("FARTHING_SMTP_URL", "smtp://me:hunter2@mail.example.com");
        variables.put("FARTHING_SMTP_FROM", "farthing@example.com");
        variables.put("FARTHING_CURRENCY", "EUR");
        variables.put("FARTHING_ZONE", "Europe/Berlin");
        variables.put("FARTHING_USAGE_DURABILITY", "relaxed");
        variables.put("FARTHING_DRAIN_SECONDS", "0");
        variables.put("FARTHING_SAMPLE_DATA", "true");
        variables.put("FARTHING_LOG_FORMAT", "json");
        variables.put("FARTHING_CONFIG", config.toString());
        var settings = read(variables);
        assertThat(settings.listen().url()).isEqualTo("http://[::1]:9000");
        assertThat(settings.database()).isNotNull();
        assertThat(settings.database().migrating()).isEqualTo(Migrating.NEVER);
        assertThat(settings.outside().trustedProxies()).hasSize(3);
        assertThat(settings.outside().publicUrl()).hasToString("https://gateway.example.com/llm");
        var redis = settings.outside().redis();
        assertThat(redis.nodes()).containsExactly("redis:6380");
        assertThat(redis.encrypted()).isTrue();
        assertThat(redis.database()).isOne();
        assertThat(redis.login().password()).isEqualTo("hunter2");
        assertThat(settings.outside().mail().host()).isEqualTo("mail.example.com");
        assertThat(settings.billing().currency()).hasToString("EUR");
        assertThat(settings.usageDurability()).isEqualTo(Durability.RELAXED);
        assertThat(settings.drain()).isZero();
        assertThat(settings.sampleData()).isTrue();
        assertThat(settings.jsonLog()).isTrue();
        assertThat(settings.config()).isEqualTo(config.toAbsolutePath());
        assertThat(settings.toString())
                .as("nothing secret is printed")
                .doesNotContain("hunter2", KEY, "o".repeat(32), "jdbc:");
    }

    @Test
    void whereUsageFlowsOnToIsReadWithTheFileOfItsClient() throws Exception {
        var file = Files.writeString(folder.resolve("kafka.properties"), """
            security.protocol=SASL_SSL
            sasl.jaas.config=login password="hunter2";
            """);
        assertThat(read(Map.of()).outside().usage().isNone()).isTrue();
        var usual =
                read(Map.of("FARTHING_KAFKA_SERVERS", "kafka:9092")).outside().usage();
        assertThat(usual.topic()).isEqualTo("farthing.usage");
        assertThat(usual.config()).isEmpty();
        var settings = read(Map.of(
                "FARTHING_KAFKA_SERVERS", "kafka-1:9092, [::1]:9093",
                "FARTHING_KAFKA_TOPIC", "usage_of-all",
                "FARTHING_KAFKA_CONFIG", file.toString()));
        var usage = settings.outside().usage();
        assertThat(usage.servers()).isEqualTo("kafka-1:9092,[::1]:9093");
        assertThat(usage.topic()).isEqualTo("usage_of-all");
        assertThat(usage.config())
                .containsEntry("security.protocol", "SASL_SSL")
                .hasSize(2);
        assertThat(settings.toString() + usage).doesNotContain("hunter2");

        assertThat(mistakes("FARTHING_KAFKA_SERVERS", "kafka")).contains("must look like");
        assertThat(mistakes("FARTHING_KAFKA_SERVERS", "kafka:9092,kafka:99999")).contains("must look like");
        assertThat(mistakes("FARTHING_KAFKA_TOPIC", "usage")).contains("without FARTHING_KAFKA_SERVERS");
        assertThat(mistakes("FARTHING_KAFKA_CONFIG", file.toString())).contains("without FARTHING_KAFKA_SERVERS");
        Files.writeString(file, "password=hunter2\\u00zz");
        assertThat(Environment.read(Map.of(
                                "FARTHING_KAFKA_SERVERS",
                                "kafka:9092",
                                "FARTHING_KAFKA_TOPIC",
                                "no topic",
                                "FARTHING_KAFKA_CONFIG",
                                file.toString()))
                        .mistakes())
                .hasSize(2)
                .allSatisfy(sentence ->
                        assertThat(sentence).startsWith("FARTHING_KAFKA_").doesNotContain("hunter2"));
    }

    @Test
    void tlsAndThePortOfThoseWhoManageAreReadTogether() throws Exception {
        var authority = new TestAuthority("the house");
        var certificate = folder.resolve("tls.crt");
        var key = folder.resolve("tls.key");
        authority.issue("here").write(certificate, key);
        var callers = Files.writeString(folder.resolve("ca.crt"), authority.pem());
        var listen = read(Map.of(
                        "FARTHING_TLS_CERT", certificate.toString(),
                        "FARTHING_TLS_KEY", key.toString(),
                        "FARTHING_MANAGEMENT_PORT", "9000",
                        "FARTHING_MANAGEMENT_HOST", "127.0.0.2",
                        "FARTHING_MANAGEMENT_CLIENT_CA", callers.toString()))
                .listen();
        assertThat(listen.url()).isEqualTo("https://127.0.0.1:8080");
        assertThat(listen.managementUrl()).isEqualTo("https://127.0.0.2:9000");
        assertThat(listen.seal().asksForCertificates()).isTrue();

        assertThat(mistakes("FARTHING_TLS_CERT", certificate.toString())).contains("FARTHING_TLS_KEY must be set too");
        assertThat(mistakes("FARTHING_TLS_KEY", key.toString())).contains("FARTHING_TLS_CERT must be set too");
        assertThat(mistakes("FARTHING_MANAGEMENT_HOST", "::1")).contains("without FARTHING_MANAGEMENT_PORT");
        assertThat(mistakes("FARTHING_MANAGEMENT_PORT", "8080")).contains("another one than FARTHING_PORT");
        assertThat(mistakes("FARTHING_MANAGEMENT_CLIENT_CA", callers.toString()))
                .contains("needs FARTHING_");
        assertThat(Environment.read(Map.of(
                                "FARTHING_TLS_CERT", certificate.toString(), "FARTHING_TLS_KEY", callers.toString()))
                        .mistakes())
                .singleElement()
                .asString()
                .startsWith("FARTHING_TLS_CERT cannot be used");
    }

    @Test
    void theConsoleIsFoundWhereCallsAreUnlessItHasAnAddressOrAPortOfItsOwn() {
        var gateway = Map.of("FARTHING_PUBLIC_URL", "https://gateway.example.com");
        assertThat(read(Map.of()).consoleUrl()).isNull();
        assertThat(read(gateway).consoleUrl()).hasToString("https://gateway.example.com");
        var apart = new HashMap<>(gateway);
        apart.put("FARTHING_MANAGEMENT_PORT", "9000");
        apart.put("FARTHING_OIDC_ISSUER", "https://login.example.com");
        apart.put("FARTHING_OIDC_CLIENT_ID", "farthing");
        assertThat(read(apart).consoleUrl()).as("nobody said where").isNull();
        assertThat(back(apart)).isEqualTo("http://127.0.0.1:9000/login/sso/back");
        apart.put("FARTHING_CONSOLE_URL", "https://console.example.com/");
        assertThat(read(apart).consoleUrl()).hasToString("https://console.example.com");
        assertThat(read(apart).outside().publicUrl()).hasToString("https://gateway.example.com");
        assertThat(back(apart)).isEqualTo("https://console.example.com/login/sso/back");
    }

    private static String back(Map<String, String> variables) {
        return Objects.requireNonNull(read(variables).signIn().provider())
                .back()
                .toString();
    }

    @Test
    void signingInIsReadWholeOrNotAtAll() {
        var settings = read(Map.of(
                "FARTHING_OIDC_ISSUER", "https://login.example.com/realm",
                "FARTHING_OIDC_CLIENT_ID", "farthing",
                "FARTHING_OIDC_CLIENT_SECRET", "hunter2",
                "FARTHING_OIDC_ROLES", "ops=operator, ml=team_admin:acme/vision",
                "FARTHING_PUBLIC_URL", "https://gateway.example.com"));
        var provider = settings.signIn().provider();
        assertThat(provider).isNotNull();
        assertThat(provider.name()).isEqualTo("login.example.com");
        assertThat(provider.back()).hasToString("https://gateway.example.com/login/sso/back");
        assertThat(provider.client().audience()).isEqualTo("farthing");
        assertThat(provider.roles()).containsEntry("ml", "team_admin:acme/vision");
        assertThat(settings + " " + provider).doesNotContain("hunter2");
        assertThat(read(Map.of()).signIn().provider()).isNull();

        assertThat(mistakes("FARTHING_OIDC_CLIENT_ID", "x")).contains("FARTHING_OIDC_ISSUER must be set");
        assertThat(mistakes("FARTHING_OIDC_ISSUER", "https://login.example.com"))
                .contains("FARTHING_OIDC_CLIENT_ID must be set");
        assertThat(mistakes("FARTHING_OIDC_ISSUER", "http://login.example.com")).contains("must look like https://");
        assertThat(mistakes("FARTHING_OIDC_ROLES", "ops=root")).contains("\"ops=root\" does not");
    }

    private static String mistakes(String name, String value) {
        return String.join("\n", Environment.read(Map.of(name, value)).mistakes());
    }

    @Test
    void whoOnlyMigratesNeedsNoMasterKey() {
        var url = "jdbc:postgresql://db/farthing";
        assertThat(read(Map.of("FARTHING_DB_URL", url, "FARTHING_DB_MIGRATE", "only"))
                        .database()
                        .migrating())
                .isEqualTo(Migrating.ONLY);
        assertThat(Environment.read(Map.of("FARTHING_DB_URL", url, "FARTHING_DB_MIGRATE", "start"))
                        .mistakes())
                .singleElement()
                .asString()
                .startsWith("FARTHING_MASTER_KEY must be set");
    }

    static Stream<Arguments> wrongValues() {
        return Stream.of(
                        "HOST|not a host",
                        "PORT|eighty",
                        "PORT|65536",
                        "PORT|-1",
                        "PORT|80 80",
                        "DATA_DIR|/proc/version/inside",
                        "DB_URL|postgres://me:hunter2@db/farthing",
                        "DB_URL|jdbc:mysql://db/farthing",
                        "DB_USER|without-a-url",
                        "DB_PASSWORD|hunter2",
                        "DB_MIGRATE|later",
                        "DB_MIGRATE|only",
                        "MASTER_KEY|hunter2",
                        "MASTER_KEY|" + Base64.getEncoder().encodeToString(new byte[31]),
                        "MASTER_KEY|" + Base64.getEncoder().encodeToString(new byte[33]),
                        "MASTER_KEY_PREVIOUS|hunter2",
                        "MASTER_KEY_PREVIOUS|" + KEY,
                        "OPERATOR_KEY|hunter2",
                        "OPERATOR_KEY|" + "a".repeat(129),
                        "OPERATOR_KEY|" + "hunter2!".repeat(5),
                        "REDIS_URL|http://hunter2@redis",
                        "REDIS_URL|redis://",
                        "REDIS_URL|redis://hunter2@redis:6379",
                        "REDIS_URL|redis://redis:99999",
                        "REDIS_URL|redis://redis/zero",
                        "REDIS_URL|redis://redis?timeout=0ms",
                        "REDIS_URL|redis://redis?password=hunter2",
                        "TRUSTED_PROXIES|10.0.0.0/33",
                        "TRUSTED_PROXIES|10.0.0.0/8,,10.0.0.1",
                        "TRUSTED_PROXIES|proxy.example.com",
                        "PUBLIC_URL|gateway.example.com",
                        "PUBLIC_URL|ftp://gateway.example.com",
                        "CONSOLE_URL|console.example.com",
                        "PUBLIC_URL|https://me:hunter2@gateway.example.com",
                        "SMTP_URL|smtp://hunter2@mail.example.com",
                        "SMTP_FROM|nobody",
                        "SMTP_FROM|me@example.com",
                        "CURRENCY|yuan",
                        "CURRENCY|cny",
                        "ZONE|Mars/Olympus",
                        "ZONE|+08:00",
                        "USAGE_DURABILITY|STRICT",
                        "DRAIN_SECONDS|30s",
                        "DRAIN_SECONDS|3601",
                        "SAMPLE_DATA|yes",
                        "LOG_FORMAT|JSON",
                        "CONFIG|/nowhere/farthing.yaml",
                        "CONFIG|/tmp")
                .map(pair -> pair.split("\\|", 2))
                .map(pair -> Arguments.of("FARTHING_" + pair[0], pair[1]));
    }

    @ParameterizedTest
    @MethodSource("wrongValues")
    void aWrongValueIsRefusedInOneSentenceThatNamesItsVariable(String name, String value) {
        var reading = Environment.read(Map.of(name, value));
        assertThat(reading.settings()).isNull();
        var about = reading.mistakes().stream()
                .filter(mistake -> mistake.startsWith(name + " "))
                .toList();
        assertThat(about).hasSize(1);
        assertThat(about.getFirst()).endsWith(".").doesNotContain("\n", "hunter2", KEY);
    }

    @Test
    void anOwnDatabaseNeedsAMasterKey() {
        var reading = Environment.read(Map.of("FARTHING_DB_URL", "jdbc:postgresql://db/farthing"));
        assertThat(reading.mistakes()).singleElement().asString().startsWith("FARTHING_MASTER_KEY must be set");
    }

    @Test
    void allMistakesAreToldTogether() {
        var reading = Environment.read(
                Map.of("FARTHING_PORT", "x", "FARTHING_ZONE", "x", "FARTHING_CURRENCY", "x", "FARTHING_HOST", "?"));
        assertThat(reading.mistakes()).hasSize(4);
    }

    @Test
    void variablesThatNobodyKnowsAreNamed() {
        var reading = Environment.read(Map.of("FARTHING_PROT", "9000", "PATH", "/bin", "FARTHING_PORT", "9000"));
        assertThat(reading.unknown()).containsExactly("FARTHING_PROT");
        assertThat(reading.settings()).isNotNull();
    }

    private static Settings read(Map<String, String> variables) {
        var reading = Environment.read(variables);
        assertThat(reading.mistakes()).isEmpty();
        return Objects.requireNonNull(reading.settings());
    }
}
