package dev.farthing.upstream.stream;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import kafka.tools.StorageTool;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.jspecify.annotations.Nullable;

/// One node of Apache Kafka, as a process on loopback; what it keeps outlives its end.
final class RealKafka implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final Path folder;
    private final int port = freePort();
    private @Nullable Process process;

    /// What was read from a topic.
    record Message(int partition, String key, String value) {}

    RealKafka(Path folder) {
        this.folder = folder;
        var file = folder.resolve("server.properties");
        int controller = freePort();
        try {
            Files.writeString(file, """
                process.roles=broker,controller
                node.id=1
                controller.quorum.voters=1@127.0.0.1:%2$d
                listeners=PLAINTEXT://127.0.0.1:%1$d,CONTROLLER://127.0.0.1:%2$d
                advertised.listeners=PLAINTEXT://127.0.0.1:%1$d
                controller.listener.names=CONTROLLER
                listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT
                log.dirs=%3$s
                broker.session.timeout.ms=1000
                broker.heartbeat.interval.ms=100
                log.cleaner.dedupe.buffer.size=2097152
                num.partitions=3
                offsets.topic.replication.factor=1
                offsets.topic.num.partitions=1
                transaction.state.log.replication.factor=1
                transaction.state.log.min.isr=1
                transaction.state.log.num.partitions=1
                share.coordinator.state.topic.replication.factor=1
                share.coordinator.state.topic.min.isr=1
                """.formatted(port, controller, folder.resolve("log")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        var out = new ByteArrayOutputStream();
        var arguments = new String[] {"format", "-t", Uuid.randomUuid().toString(), "-c", file.toString()};
        if (StorageTool.execute(arguments, new PrintStream(out, true, StandardCharsets.UTF_8)) != 0) {
            throw new IllegalStateException(out.toString(StandardCharsets.UTF_8));
        }
    }

    private static int freePort() {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String servers() {
        return "127.0.0.1:" + port;
    }

    /// Returns once its port is open.
    void start() {
        var log = folder.resolve("kafka-" + UUID.randomUUID() + ".log");
        try {
            var running = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-Xmx256m",
                            "-XX:+UseSerialGC",
                            "-XX:TieredStopAtLevel=1",
                            "-XX:-UsePerfData",
                            "-cp",
                            System.getProperty("java.class.path"),
                            "kafka.Kafka",
                            folder.resolve("server.properties").toString())
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            process = running;
            long end = System.nanoTime() + PATIENCE.toNanos();
            while (!isOpen()) {
                if (!running.isAlive() || System.nanoTime() > end) {
                    throw new IllegalStateException("Kafka did not start: " + Files.readString(log));
                }
                running.waitFor(50, TimeUnit.MILLISECONDS);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean isOpen() {
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1_000);
            return true;
        } catch (IOException notYet) {
            return false;
        }
    }

    /// Ends it as a failure of the machine does.
    void kill() {
        var running = process;
        if (running != null) {
            running.destroyForcibly().onExit().join();
            process = null;
        }
    }

    /// Reads a topic from its beginning until so many messages with different values are there.
    List<Message> read(String topic, int different) {
        Map<String, Object> configuration =
                Map.of("bootstrap.servers", servers(), "auto.offset.reset", "earliest", "metric.reporters", "");
        var read = new ArrayList<Message>();
        var seen = new HashSet<String>();
        try (var consumer = new KafkaConsumer<>(configuration, new StringDeserializer(), new StringDeserializer())) {
            var partitions = consumer.partitionsFor(topic, PATIENCE).stream()
                    .map(RealKafka::partition)
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(Set.copyOf(partitions));
            long end = System.nanoTime() + PATIENCE.toNanos();
            while (seen.size() < different && System.nanoTime() < end) {
                for (var one : consumer.poll(Duration.ofMillis(100))) {
                    read.add(new Message(one.partition(), one.key(), one.value()));
                    seen.add(one.value());
                }
            }
        }
        return read;
    }

    private static TopicPartition partition(PartitionInfo info) {
        return new TopicPartition(info.topic(), info.partition());
    }

    @Override
    public void close() {
        kill();
    }
}
