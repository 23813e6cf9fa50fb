package dev.farthing.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/// What stands round the subject: the fake upstream and the floors, all on loopback, all ended together.
final class Rig implements AutoCloseable {
    private static final Pattern PORT = Pattern.compile("ready on port (\\d+)");

    private final Path work;
    private final List<String> jvmFlags;
    private final List<Child> children = new ArrayList<>();
    private final Subject upstream;
    private final Subject nginx;
    private final Subject pipe;

    Rig(Path work, List<String> jvmFlags) throws IOException, InterruptedException {
        this.work = work;
        this.jvmFlags = jvmFlags;
        this.upstream = java("upstream", List.of("-XX:+UseSerialGC", "-Xmx256m"), FakeUpstream.class);
        this.nginx = startNginx();
        List<String> flags =
                jvmFlags.stream().filter(flag -> !flag.startsWith("-D")).toList();
        this.pipe = java("pipe", flags, Pipe.class, String.valueOf(upstream.port()));
    }

    Subject upstream() {
        return upstream;
    }

    Subject nginx() {
        return nginx;
    }

    Subject pipe() {
        return pipe;
    }

    Path work() {
        return work;
    }

    List<String> jvmFlags() {
        return jvmFlags;
    }

    static String javaHome(String tool) {
        return Path.of(System.getProperty("java.home"), "bin", tool).toString();
    }

    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private Subject java(String name, List<String> flags, Class<?> main, String... arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(javaHome("java"));
        command.addAll(flags);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(List.of(arguments));
        Child child = child(Child.start(name, work, Map.of(), command));
        return Subject.of(name, Integer.parseInt(child.awaitOutput(PORT, 30).group(1)), child.pid());
    }

    private Subject startNginx() throws IOException, InterruptedException {
        int port = freePort();
        Path configuration = work.resolve("nginx.conf");
        Files.writeString(configuration, configuration(port));
        Child child = child(Child.start(
                "nginx", work, Map.of(), List.of("nginx", "-p", work.toString(), "-c", configuration.toString())));
        Http.awaitPort(port, 10);
        return Subject.of("nginx", port, child.pid());
    }

    private String configuration(int port) {
        return """
            %s
            worker_processes 1;
            worker_rlimit_nofile 20000;
            daemon off;
            pid nginx.pid;
            error_log nginx-error.log crit;
            events { worker_connections 16384; }
            http {
              access_log off;
              keepalive_timeout 1h;
              keepalive_requests 1000000000;
              client_max_body_size 0;
              client_body_buffer_size 256k;
              client_body_temp_path body;
              proxy_temp_path proxy;
              fastcgi_temp_path fastcgi;
              uwsgi_temp_path uwsgi;
              scgi_temp_path scgi;
              upstream fake {
                server 127.0.0.1:%d;
                keepalive 512;
                keepalive_requests 1000000000;
                keepalive_timeout 1h;
              }
              server {
                listen 127.0.0.1:%d backlog=4096;
                location / {
                  proxy_pass http://fake;
                  proxy_http_version 1.1;
                  proxy_set_header Connection "";
                  proxy_buffering off;
                }
              }
            }
            """.formatted("root".equals(System.getProperty("user.name")) ? "user root;" : "", upstream.port(), port);
    }

    private Child child(Child child) {
        children.add(child);
        return child;
    }

    @Override
    public void close() {
        children.reversed().forEach(Child::close);
    }
}
