package dev.farthing.application.stream;

import java.util.Map;

/// Where the stream of usage leads.
///
/// @param servers `host:port`, separated by commas; empty where usage does not flow on
/// @param config what the client is told besides: may hold secrets
public record StreamTarget(String servers, String topic, Map<String, String> config) {
    public static final String USUAL_TOPIC = "farthing.usage";
    public static final StreamTarget NONE = new StreamTarget("", USUAL_TOPIC, Map.of());

    public StreamTarget {
        config = Map.copyOf(config);
    }

    public boolean isNone() {
        return servers.isEmpty();
    }

    @Override
    public String toString() {
        return "StreamTarget[" + servers + " " + topic + "]";
    }
}
