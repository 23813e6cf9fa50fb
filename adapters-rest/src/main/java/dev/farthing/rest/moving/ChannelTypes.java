package dev.farthing.rest.moving;

import dev.farthing.domain.upstream.Protocol;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What the numbers of channel types mean: how such a vendor is spoken with, where it usually is, and what is put
/// behind a channel's own address.
///
/// @param pricesCacheWrites whether what is written to a cache has a price of its own there
record ChannelTypes(Map<Long, Kind> kinds, boolean pricesCacheWrites) {
    /// @param host empty where each channel says its own
    record Kind(Protocol protocol, String host, String version) {
        String base(@Nullable String own) {
            var start = own == null ? host : own;
            while (start.endsWith("/")) {
                start = start.substring(0, start.length() - 1);
            }
            return start.isEmpty() || start.endsWith(version) ? start : start + version;
        }
    }

    private static final String V1 = "/v1";

    static ChannelTypes ofNewApi() {
        var kinds = common();
        put(kinds, 4, "http://localhost:11434", V1);
        put(kinds, 26, "https://open.bigmodel.cn", "/api/paas/v4");
        put(kinds, 27, "https://api.perplexity.ai", "");
        put(kinds, 40, "https://api.siliconflow.cn", V1);
        put(kinds, 42, "https://api.mistral.ai", V1);
        put(kinds, 43, "https://api.deepseek.com", V1);
        put(kinds, 45, "https://ark.cn-beijing.volces.com", "/api/v3");
        put(kinds, 46, "https://qianfan.baidubce.com", "/v2");
        put(kinds, 47, "", V1);
        put(kinds, 48, "https://api.x.ai", V1);
        return new ChannelTypes(kinds, true);
    }

    static ChannelTypes ofOneApi() {
        var kinds = common();
        put(kinds, 8, "", V1);
        put(kinds, 26, "https://api.baichuan-ai.com", V1);
        put(kinds, 28, "https://api.mistral.ai", V1);
        put(kinds, 29, "https://api.groq.com/openai", V1);
        put(kinds, 30, "http://localhost:11434", V1);
        put(kinds, 32, "https://api.stepfun.com", V1);
        put(kinds, 36, "https://api.deepseek.com", V1);
        put(kinds, 39, "https://api.together.xyz", V1);
        put(kinds, 40, "https://ark.cn-beijing.volces.com", "/api/v3");
        put(kinds, 41, "https://api.novita.ai/v3/openai", "");
        return new ChannelTypes(kinds, false);
    }

    private static Map<Long, Kind> common() {
        var kinds = new HashMap<Long, Kind>();
        put(kinds, 1, "https://api.openai.com", V1);
        put(kinds, 17, "https://dashscope.aliyuncs.com", "/compatible-mode/v1");
        put(kinds, 20, "https://openrouter.ai/api", V1);
        put(kinds, 25, "https://api.moonshot.cn", V1);
        put(kinds, 31, "https://api.lingyiwanwu.com", V1);
        kinds.put(14L, new Kind(Protocol.ANTHROPIC, "https://api.anthropic.com", ""));
        kinds.put(24L, new Kind(Protocol.GEMINI, "https://generativelanguage.googleapis.com", "/v1beta"));
        return kinds;
    }

    private static void put(Map<Long, Kind> kinds, long type, String host, String version) {
        kinds.put(type, new Kind(Protocol.OPENAI, host, version));
    }
}
