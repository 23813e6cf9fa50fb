package dev.farthing.journey;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Processes each in a network namespace of its own, from which a single cable leads to this machine.
final class Islands implements Ground {
    private static final Path TUNNELS = Path.of("/dev/net/tun");
    /// Of the addresses that are kept free for tests of networks.
    private static final String NETWORK = "198.18.";

    private static final String MACHINE = NETWORK + "255.1";

    private final long own = ProcessHandle.current().pid();
    private final List<String> names = new ArrayList<>();
    private final List<Cable> cables = new ArrayList<>();

    /// Makes them; what chance decides follows from the seed.
    Islands(int count, long seed) {
        run("ip", "address", "replace", MACHINE + "/32", "dev", "lo");
        for (int i = 0; i < count; i++) {
            names.add("farthing-" + own + "-" + i);
            cables.add(laid(i, seed + i));
        }
    }

    /// Fails with what is missing where there can be none.
    static void mustBePossible() {
        assertThat(System.getProperty("user.name"))
                .as("replicas in networks of their own need network namespaces: run ./farthing test --long as root")
                .isEqualTo("root");
        assertThat(TUNNELS)
                .as("the packets of replicas in networks of their own go through " + TUNNELS)
                .exists();
        assertThat(Files.isExecutable(Path.of("/usr/sbin/ip")) || Files.isExecutable(Path.of("/sbin/ip")))
                .as("replicas in networks of their own need the program ip: apt-get install iproute2")
                .isTrue();
    }

    private Cable laid(int number, long seed) {
        var name = names.get(number);
        var there = "fi" + own + "-" + number;
        var here = "fo" + own + "-" + number;
        run("ip", "netns", "add", name);
        var ends = List.of(Tunnel.named(there), Tunnel.named(here));
        run("ip", "link", "set", there, "netns", name);
        run("ip", "-n", name, "address", "add", address(number, 2) + "/30", "dev", there);
        run("ip", "-n", name, "link", "set", there, "up");
        run("ip", "-n", name, "link", "set", "lo", "up");
        run("ip", "-n", name, "route", "add", "default", "via", address(number, 1));
        run("ip", "address", "add", address(number, 1) + "/30", "dev", here);
        run("ip", "link", "set", here, "up");
        return new Cable(ends.getFirst(), ends.getLast(), seed);
    }

    private static String address(int number, int place) {
        return NETWORK + number + "." + place;
    }

    Cable cable(int number) {
        return cables.get(number);
    }

    @Override
    public InetAddress machine() {
        try {
            return InetAddress.getByName(MACHINE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public List<String> prefix(int number) {
        return List.of("ip", "netns", "exec", names.get(number));
    }

    @Override
    public Map<String, String> environment(int number) {
        return Map.of("FARTHING_HOST", address(number, 2));
    }

    @Override
    public void close() {
        cables.forEach(Cable::close);
        names.forEach(name -> run("ip", "netns", "delete", name));
        run("ip", "address", "delete", MACHINE + "/32", "dev", "lo");
    }

    private static void run(String... command) {
        try {
            var process = new ProcessBuilder(command).redirectErrorStream(true).start();
            var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new IllegalStateException(String.join(" ", command) + ": " + said);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
