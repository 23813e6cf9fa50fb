package dev.farthing.bootstrap;

import dev.farthing.application.setting.StartSettings;
import dev.farthing.application.setting.StartSettings.StartSetting;
import dev.farthing.application.stream.StreamTarget;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What of the environment operators may see: everything but secrets, and what may hold one.
final class ShownEnvironment {
    private final Map<String, String> variables;

    private ShownEnvironment(Map<String, String> variables) {
        this.variables = variables;
    }

    static StartSettings of(Settings settings, Map<String, String> variables) {
        return new ShownEnvironment(variables).of(settings);
    }

    private StartSettings of(Settings settings) {
        var proxies = settings.outside().trustedProxies().stream()
                .map(Object::toString)
                .collect(Collectors.joining(","));
        return new StartSettings(List.of(
                one("HOST", settings.listen().host(), "127.0.0.1", "the address it listens on"),
                one("PORT", settings.listen().port(), "8080", "the port it listens on"),
                one("TLS_CERT", settings.listen().seal().file(), "", "the certificate TLS is served with"),
                one("MANAGEMENT_PORT", managementPort(settings), "", "the port of those who manage, if it is another"),
                one("DATA_DIR", settings.dataDir(), "data", "the embedded database and the generated master key"),
                one("TRUSTED_PROXIES", proxies, "", "whose `X-Forwarded-For` is believed"),
                one("KAFKA_SERVERS", settings.outside().usage().servers(), "", "where usage flows on to"),
                one(
                        "KAFKA_TOPIC",
                        settings.outside().usage().topic(),
                        StreamTarget.USUAL_TOPIC,
                        "the topic there that usage is written to"),
                one("PUBLIC_URL", settings.outside().publicUrl(), "", "the address calls go to, as people use it"),
                one(
                        "CONSOLE_URL",
                        settings.outside().consoleUrl(),
                        "",
                        "the address of the console, if it is another than that of calls"),
                one("CURRENCY", settings.billing().currency(), "CNY", "the billing currency; fixed at the first start"),
                one("ZONE", settings.billing().zone(), "Asia/Shanghai", "the time zone of days and months"),
                one(
                        "USAGE_DURABILITY",
                        settings.usageDurability().name().toLowerCase(Locale.ROOT),
                        "strict",
                        "whether a call's usage is committed before its last byte is sent, or soon after"),
                one("DRAIN_SECONDS", settings.drain().toSeconds(), "30", "how long a shutdown waits for open calls"),
                one("CONFIG", settings.config(), "", "the configuration file, applied at each start")));
    }

    private static @Nullable Integer managementPort(Settings settings) {
        var management = settings.listen().ports().management();
        return management == null ? null : management.port();
    }

    private StartSetting one(String word, @Nullable Object value, String usual, String description) {
        var variable = "FARTHING_" + word;
        var given = variables.get(variable);
        return new StartSetting(
                word.toLowerCase(Locale.ROOT),
                variable,
                Objects.toString(value, ""),
                usual,
                given != null && !given.isBlank(),
                description);
    }
}
