package dev.farthing.rest.upstream;

import dev.farthing.application.upstream.AddPastedProxies.Line;
import dev.farthing.application.upstream.AddPastedProxies.Outcome;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// What became of each line of a pasted list of proxies.
@Schema(name = "PastedProxies")
record ProxyLinesJson(List<LineJson> results) {
    /// A line, without its password.
    @Schema(name = "PastedProxy")
    record LineJson(
            int line,
            @Nullable String url,
            Outcome outcome,
            @Nullable UUID id,
            @Nullable String error) {}

    static ProxyLinesJson of(List<Line> lines) {
        return new ProxyLinesJson(lines.stream()
                .map(line -> new LineJson(line.line(), line.url(), line.outcome(), line.id(), line.error()))
                .toList());
    }
}
