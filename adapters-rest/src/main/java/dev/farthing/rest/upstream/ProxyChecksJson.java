package dev.farthing.rest.upstream;

import dev.farthing.application.upstream.CheckProxies;
import dev.farthing.application.upstream.CheckProxies.Wish;
import dev.farthing.application.upstream.KeptProxy;
import dev.farthing.domain.upstream.BaseUrl;
import dev.farthing.rest.Fields;
import java.net.URI;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/// The proxies that were checked, as they are now.
@Schema(name = "ProxyChecks")
record ProxyChecksJson(List<ProxyJson> results) {
    private static final int MOST_IDS = 500;
    private static final int LONGEST_URL = 2_000;
    private static final int USUAL_AT_ONCE = 5;

    /// Which proxies are to be checked, and how.
    @Schema(name = "ProxyCheckRequest")
    record Request(
            @Schema(description = "absent: all of them") @Nullable
            List<UUID> ids,

            @Schema(description = "what they shall lead to; absent: the first provider that has an address") @Nullable
            String target,

            @Schema(defaultValue = "true", description = "whether what was found within the last minute counts")
            @Nullable
            Boolean useCache,

            @Schema(defaultValue = "5", minimum = "1", maximum = "10") @Nullable
            Integer maxConcurrent) {}

    static Wish read(Fields fields) {
        var target = fields.optionalText("target", LONGEST_URL);
        var url = target == null
                ? null
                : Checked.<@Nullable URI>of(
                        fields, "target", null, () -> BaseUrl.of(target).uri());
        var atOnce = fields.integer("max_concurrent", 1, CheckProxies.MOST_AT_ONCE);
        var wish = new Wish(
                fields.has("ids") ? fields.uuids("ids", MOST_IDS) : List.of(),
                url,
                fields.bool("use_cache", true),
                atOnce == null ? USUAL_AT_ONCE : atOnce);
        fields.check();
        return wish;
    }

    static ProxyChecksJson of(List<KeptProxy> checked) {
        return new ProxyChecksJson(checked.stream().map(ProxyJson::of).toList());
    }
}
