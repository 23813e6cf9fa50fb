package dev.farthing.journey;

import dev.farthing.journey.Management.Made;
import dev.farthing.upstream.FakeVendor;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Map;

/// A scripted vendor and all that a gateway must know to call it, every class of tokens at a price of its own.
record Scene(
        Management operator, FakeVendor vendor, Made provider, Made credential, Made key, String chat, String embedding)
        implements AutoCloseable {
    static final String UPSTREAM_CHAT = "vendor/chat-1";
    static final String UPSTREAM_EMBEDDING = "vendor/embedding-1";
    static final String VENDOR_SECRET = "vendor-secret-of-the-journeys";
    static final Map<String, String> PRICES = Map.ofEntries(
            Map.entry("input_per_1m", "1.000003"),
            Map.entry("output_per_1m", "2.000005"),
            Map.entry("cache_read_per_1m", "0.300007"),
            Map.entry("cache_write_5m_per_1m", "1.700011"),
            Map.entry("cache_write_1h_per_1m", "1.900013"),
            Map.entry("reasoning_per_1m", "3.000017"),
            Map.entry("audio_input_per_1m", "5.000019"),
            Map.entry("audio_output_per_1m", "7.000023"),
            Map.entry("image_input_per_1m", "4.000029"),
            Map.entry("image_output_per_1m", "8.000031"),
            Map.entry("per_request", "0.000041"));

    static Scene in(Management operator, FakeVendor vendor, String name) {
        return in(operator, vendor, name, "openai");
    }

    /// Of a vendor that speaks another protocol.
    static Scene in(Management operator, FakeVendor vendor, String name, String protocol) {
        var provider = operator.make(
                Management.GATEWAY + "/providers",
                "name",
                name,
                "protocol",
                protocol,
                "base_url",
                vendor.baseUrl().toString().replace("/v1", version(protocol)));
        var credential = operator.credential(provider.id(), VENDOR_SECRET);
        var chat = name + "-chat";
        var embedding = name + "-embedding";
        operator.model(chat, "chat", provider.id(), UPSTREAM_CHAT);
        operator.model(embedding, "embedding", provider.id(), UPSTREAM_EMBEDDING);
        operator.price(chat, PRICES);
        operator.price(embedding, PRICES);
        return new Scene(operator, vendor, provider, credential, operator.key("name", name), chat, embedding);
    }

    private static String version(String protocol) {
        return switch (protocol) {
            case "anthropic" -> "";
            case "gemini" -> "/v1beta";
            default -> "/v1";
        };
    }

    static BigDecimal price(String name) {
        return new BigDecimal(PRICES.get(name));
    }

    Caller caller() {
        return caller(key.secret());
    }

    Caller caller(String secret) {
        return new Caller(operator.gateway(), secret);
    }

    /// Clears what a failure that just happened is held against the credential, once that is known.
    void forgive() {
        var path = Management.GATEWAY + "/credentials/" + credential.id();
        Await.until(
                "the failure is held against the credential",
                Duration.ofSeconds(10),
                () -> operator.done("GET", path, null).path("failure_count").asInt(),
                failures -> failures > 0);
        operator.done("POST", path + "/reset", null);
    }

    @Override
    public void close() {
        vendor.close();
    }
}
