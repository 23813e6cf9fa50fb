package dev.farthing.upstream.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.farthing.application.start.StartRefusedException;
import dev.farthing.application.stream.OpenUsageStream;
import dev.farthing.application.stream.RememberedOutbox;
import dev.farthing.application.stream.SomeUsage;
import dev.farthing.application.stream.StreamTarget;
import dev.farthing.application.stream.StreamUsage;
import dev.farthing.application.stream.UsageRecord;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Against Apache Kafka itself.
class KafkaUsageStreamTest {
    private static final String TOPIC = "farthing.usage";
    private static final int ORGS = 5;

    @TempDir
    Path folder;

    private final RememberedOutbox outbox = new RememberedOutbox();
    private final Map<String, List<String>> put = new HashMap<>();

    private void putBy(int calls) {
        for (int i = 0; i < ORGS; i++) {
            var org = new UUID(7, i);
            var records = IntStream.range(0, calls)
                    .<UsageRecord>mapToObj(_ -> SomeUsage.settled(org, UUID.randomUUID()))
                    .toList();
            outbox.putBy(org, records);
            records.forEach(record -> put.computeIfAbsent(org.toString(), _ -> new ArrayList<>())
                    .add(new String(UsageJson.of(record), StandardCharsets.UTF_8)));
        }
    }

    private int all() {
        return put.values().stream().mapToInt(List::size).sum();
    }

    /// The first time each message came, of one org: a second time is what the ids are for.
    private static List<String> first(List<RealKafka.Message> messages, String org) {
        var seen = new HashSet<String>();
        return messages.stream()
                .filter(message -> message.key().equals(org))
                .map(RealKafka.Message::value)
                .filter(seen::add)
                .toList();
    }

    @Test
    void whileKafkaIsAwayRecordsWaitAndAfterwardsNoneIsLost() {
        try (var kafka = new RealKafka(folder)) {
            var stream =
                    new KafkaUsageStream(new StreamTarget(kafka.servers(), TOPIC, Map.of()), Duration.ofSeconds(2));
            stream.run();
            new OpenUsageStream(outbox, stream).open();
            var streamUsage = new StreamUsage(outbox, stream, UUID::randomUUID);

            putBy(3);
            assertThatThrownBy(() -> streamUsage.stream(() -> true)).hasMessageContaining("Kafka did not take");
            assertThat(outbox.backlog().records()).as("no server yet").isEqualTo(all());

            kafka.start();
            bring(streamUsage);
            putBy(500);
            bring(streamUsage);

            kafka.kill();
            putBy(200);
            assertThatThrownBy(() -> streamUsage.stream(() -> true)).hasMessageContaining("Kafka did not take");
            assertThat(outbox.backlog().records()).isEqualTo(200 * ORGS);

            kafka.start();
            bring(streamUsage);
            var messages = kafka.read(TOPIC, all());
            put.forEach((org, values) -> {
                assertThat(first(messages, org)).as("in order, each of them").isEqualTo(values);
                assertThat(messages.stream().filter(message -> message.key().equals(org)))
                        .extracting(RealKafka.Message::partition)
                        .as("one partition an org")
                        .containsOnly(messages.stream()
                                .filter(message -> message.key().equals(org))
                                .findFirst()
                                .orElseThrow()
                                .partition());
            });
            stream.close();
        }
    }

    /// As rounds do, again and again.
    private void bring(StreamUsage streamUsage) {
        long end = System.nanoTime() + Duration.ofMinutes(2).toNanos();
        while (outbox.backlog().records() > 0 && System.nanoTime() < end) {
            try {
                streamUsage.stream(() -> true);
            } catch (RuntimeException notYet) {
                assertThat(notYet).hasMessageContaining("Kafka did not take");
            }
        }
        assertThat(outbox.backlog().records()).isZero();
    }

    @Test
    void whereThereIsNoServerNothingFlows() {
        var none = new KafkaUsageStream(StreamTarget.NONE);
        none.run();
        assertThat(none.isOpen()).isFalse();
        none.close();
    }

    private static void refused(Map<String, String> config, String sentence) {
        var stream = new KafkaUsageStream(new StreamTarget("127.0.0.1:1", TOPIC, config));
        assertThatThrownBy(stream::run)
                .isInstanceOf(StartRefusedException.class)
                .hasMessageContaining("FARTHING_KAFKA_CONFIG")
                .hasMessageContaining(sentence)
                .hasMessageNotContaining("hunter2");
    }

    @Test
    void aConfigurationThatNoClientCanBeMadeOfRefusesTheStart() {
        refused(Map.of("acks", "0"), "acks");
        refused(Map.of("bootstrap.servers", "elsewhere:9092"), "bootstrap.servers");
        refused(Map.of("enable.idempotence", "false"), "enable.idempotence");
        refused(Map.of("compression.type", "zstd"), "none or gzip");
        refused(Map.of("linger.ms", "hunter2"), "linger.ms");
        refused(Map.of("lingerms", "1"), "lingerms");
    }

    @Test
    void aLoginIsPartOfTheConfigurationAndShownNowhere() {
        var target = new StreamTarget(
                "127.0.0.1:1",
                TOPIC,
                Map.of(
                        "security.protocol",
                        "SASL_SSL",
                        "sasl.mechanism",
                        "SCRAM-SHA-512",
                        "sasl.jaas.config",
                        "org.apache.kafka.common.security.scram.ScramLoginModule required username=\"u\" password=\"hunter2\";"));
        new KafkaUsageStream(target).run();
        assertThat(target.toString()).doesNotContain("hunter2");
    }
}
