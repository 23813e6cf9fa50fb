package dev.farthing.journey;

import java.net.InetAddress;
import java.util.List;
import java.util.Map;

/// Where gateway processes run, and by which addresses they and what they need find each other.
interface Ground extends AutoCloseable {
    /// All of them on the loopback.
    Ground LOOPBACK = new Ground() {
        @Override
        public InetAddress machine() {
            return InetAddress.getLoopbackAddress();
        }

        @Override
        public List<String> prefix(int number) {
            return List.of();
        }

        @Override
        public Map<String, String> environment(int number) {
            return Map.of();
        }

        @Override
        public void close() {
            // There is nothing to be taken down.
        }
    };

    /// Where they find the database, the vendor, and whatever else is not one of them.
    InetAddress machine();

    /// The program that becomes a process where it is to run, with its arguments.
    List<String> prefix(int number);

    /// The variables by which a process knows where it runs.
    Map<String, String> environment(int number);

    @Override
    void close();
}
