package dev.farthing.upstream.stream;

import dev.farthing.application.stream.StreamTarget;
import dev.farthing.application.stream.UsageRecord;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/// A topic that is written to: kept by all replicas of it that are in sync, without gaps or doubles of its own,
/// records of
/// one org in one partition.
final class KafkaTopic {
    /// What keeps the promises; whoever configures the client does not change them.
    private static final Map<String, Object> FIXED = Map.of(
            ProducerConfig.ACKS_CONFIG,
            "all",
            ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
            true,
            ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG,
            ByteArraySerializer.class,
            ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG,
            ByteArraySerializer.class,
            // No statistics of this client for JMX, or for the servers.
            ProducerConfig.METRIC_REPORTER_CLASSES_CONFIG,
            "",
            ProducerConfig.ENABLE_METRICS_PUSH_CONFIG,
            false);

    /// How long is waited for servers; these follow from one patience.
    private static final Set<String> TIMES = Set.of(
            ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
            ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG,
            ProducerConfig.MAX_BLOCK_MS_CONFIG);

    private static final Map<String, Object> USUAL = Map.of(
            ProducerConfig.CLIENT_ID_CONFIG, "farthing",
            ProducerConfig.LINGER_MS_CONFIG, 5,
            ProducerConfig.COMPRESSION_TYPE_CONFIG, "gzip");
    private static final Set<String> COMPRESSIONS = Set.of("none", "gzip");

    private final String name;
    private final KafkaProducer<byte[], byte[]> producer;

    /// @param patience how long is tried to send something
    KafkaTopic(StreamTarget target, Duration patience) {
        this.name = target.topic();
        var configuration = configuration(target);
        int millis = Math.toIntExact(patience.toMillis());
        configuration.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, millis);
        configuration.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, millis / 3);
        configuration.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, millis / 3);
        this.producer = new KafkaProducer<>(configuration);
    }

    /// An [IllegalArgumentException] says what is wrong, without any value.
    static void check(StreamTarget target) {
        for (var key : target.config().keySet()) {
            if (FIXED.containsKey(key) || TIMES.contains(key) || key.equals(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG)) {
                throw new IllegalArgumentException("must not set " + key + ", which is fixed");
            }
            if (!ProducerConfig.configNames().contains(key) && key.indexOf('.') < 0) {
                throw new IllegalArgumentException("sets \"" + key + "\", which no producer of Kafka knows");
            }
        }
        var configuration = configuration(target);
        if (!COMPRESSIONS.contains(String.valueOf(configuration.get(ProducerConfig.COMPRESSION_TYPE_CONFIG)))) {
            throw new IllegalArgumentException(
                    "must set compression.type to none or gzip: a topic may compress in any way by itself");
        }
        try {
            var _ = new ProducerConfig(configuration);
        } catch (ConfigException e) {
            throw new IllegalArgumentException("has " + culprit(target, e) + " that a producer of Kafka refuses", e);
        }
    }

    /// Its own sentence repeats the value.
    private static String culprit(StreamTarget target, ConfigException refused) {
        var sentence = String.valueOf(refused.getMessage());
        return target.config().keySet().stream()
                .filter(key -> sentence.contains("configuration " + key + ":"))
                .findFirst()
                .map(key -> "a value of " + key)
                .orElse("values");
    }

    private static Map<String, Object> configuration(StreamTarget target) {
        var all = new HashMap<>(USUAL);
        all.putAll(target.config());
        all.putAll(FIXED);
        all.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, target.servers());
        return all;
    }

    CompletableFuture<Void> send(List<UsageRecord> records) {
        var all = new CompletableFuture<Void>();
        var left = new AtomicInteger(records.size());
        for (var record : records) {
            var key = record.orgId().toString().getBytes(StandardCharsets.US_ASCII);
            producer.send(new ProducerRecord<>(name, key, UsageJson.of(record)), (_, failure) -> {
                if (failure != null) {
                    all.completeExceptionally(new IllegalStateException(
                            "Kafka did not take what was sent to it: " + kind(failure), failure));
                } else if (left.decrementAndGet() == 0) {
                    all.complete(null);
                }
            });
            if (all.isCompletedExceptionally()) {
                break;
            }
        }
        if (records.isEmpty()) {
            all.complete(null);
        }
        return all;
    }

    private static String kind(Exception failure) {
        return failure.getClass().getSimpleName();
    }

    /// Waits for nothing that is under way.
    void close() {
        try {
            producer.close(Duration.ZERO);
        } catch (KafkaException _) {
            // It is given up either way.
        }
    }
}
