package dev.farthing.domain.upstream;

/// A vendor's secret in clear, on its way to that vendor; it never prints itself.
public record UpstreamSecret(String reveal) {
    @Override
    public String toString() {
        return "[…]";
    }
}
