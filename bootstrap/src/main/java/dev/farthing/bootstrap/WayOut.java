package dev.farthing.bootstrap;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.regex.Pattern;

/// Which of a machine's addresses others see, where it listens on all of them.
final class WayOut {
    private static final Pattern FIRST_HOST = Pattern.compile("jdbc:postgresql://(\\[[^]]+]|[^:/,?]+)");
    /// Any will do, for nothing is sent.
    private static final int DISCARD = 9;

    private WayOut() {}

    /// The address that this machine speaks to the database from, as all replicas reach that one.
    static String towards(String jdbcUrl) {
        var host = FIRST_HOST.matcher(jdbcUrl);
        try (var socket = new DatagramSocket()) {
            socket.connect(new InetSocketAddress(InetAddress.getByName(host.find() ? host.group(1) : ""), DISCARD));
            return withoutZone(socket.getLocalAddress().getHostAddress());
        } catch (IOException _) {
            return withoutZone(InetAddress.getLoopbackAddress().getHostAddress());
        }
    }

    private static String withoutZone(String address) {
        int zone = address.indexOf('%');
        return zone < 0 ? address : address.substring(0, zone);
    }
}
