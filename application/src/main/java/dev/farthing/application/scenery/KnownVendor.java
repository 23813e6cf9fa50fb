package dev.farthing.application.scenery;

import dev.farthing.domain.upstream.BalanceSource;
import dev.farthing.domain.upstream.Protocol;
import java.util.Currency;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// The vendors whose addresses and models are known; some have one of each for mainland China.
enum KnownVendor {
    OPENAI(Protocol.OPENAI, "https://api.openai.com/v1", "openai", "OPENAI_API_KEY"),
    ANTHROPIC(Protocol.ANTHROPIC, "https://api.anthropic.com", "anthropic", "ANTHROPIC_API_KEY"),
    GEMINI(
            Protocol.GEMINI,
            "https://generativelanguage.googleapis.com/v1beta",
            "google",
            "GEMINI_API_KEY",
            "GOOGLE_API_KEY"),
    DEEPSEEK(Protocol.OPENAI, "https://api.deepseek.com/v1", "deepseek", "DEEPSEEK_API_KEY"),
    MISTRAL(Protocol.OPENAI, "https://api.mistral.ai/v1", "mistral", "MISTRAL_API_KEY"),
    MOONSHOT(Protocol.OPENAI, "https://api.moonshot.ai/v1", "moonshot", "MOONSHOT_API_KEY"),
    XAI(Protocol.OPENAI, "https://api.x.ai/v1", "xai", "XAI_API_KEY"),
    GROQ(Protocol.OPENAI, "https://api.groq.com/openai/v1", "groq", "GROQ_API_KEY"),
    TOGETHER(Protocol.OPENAI, "https://api.together.xyz/v1", "together", "TOGETHER_API_KEY"),
    PERPLEXITY(Protocol.OPENAI, "https://api.perplexity.ai", "perplexity", "PERPLEXITY_API_KEY"),
    COHERE(Protocol.OPENAI, "https://api.cohere.ai/compatibility/v1", "cohere", "COHERE_API_KEY"),
    ZHIPU(Protocol.OPENAI, "https://open.bigmodel.cn/api/paas/v4", "zhipu", "ZHIPU_API_KEY", "ZHIPUAI_API_KEY"),
    ZAI(Protocol.OPENAI, "https://api.z.ai/api/paas/v4", "zai", "ZAI_API_KEY"),
    DASHSCOPE(
            Protocol.OPENAI, "https://dashscope-intl.aliyuncs.com/compatible-mode/v1", "alibaba", "DASHSCOPE_API_KEY"),
    SILICONFLOW(Protocol.OPENAI, "https://api.siliconflow.cn/v1", "siliconflow-cn", "SILICONFLOW_API_KEY"),
    VOLCENGINE(Protocol.OPENAI, "https://ark.cn-beijing.volces.com/api/v3", "volcengine", "ARK_API_KEY"),
    MINIMAX(Protocol.OPENAI, "https://api.minimax.io/v1", "minimax", "MINIMAX_API_KEY"),
    OPENROUTER(Protocol.OPENAI, "https://openrouter.ai/api/v1", "openrouter", "OPENROUTER_API_KEY");

    private static final Map<KnownVendor, Mainland> MAINLAND = Map.of(
            DEEPSEEK, new Mainland("https://api.deepseek.com/v1", "deepseek-cn"),
            MOONSHOT, new Mainland("https://api.moonshot.cn/v1", "moonshot-cn"),
            DASHSCOPE, new Mainland("https://dashscope.aliyuncs.com/compatible-mode/v1", "alibaba-cn"),
            MINIMAX, new Mainland("https://api.minimaxi.com/v1", "minimax-cn"));

    private final Protocol protocol;
    private final String baseUrl;
    private final String list;

    @SuppressWarnings("ImmutableEnumChecker") // an unmodifiable list
    private final List<String> variables;

    KnownVendor(Protocol protocol, String baseUrl, String list, String... variables) {
        this.protocol = protocol;
        this.baseUrl = baseUrl;
        this.list = list;
        this.variables = List.of(variables);
    }

    String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    Protocol protocol() {
        return protocol;
    }

    /// Where it is; an installation that bills in yuan uses the mainland's address where there is one.
    String baseUrl(Currency billing) {
        return isMainland(billing) ? mainland().baseUrl : baseUrl;
    }

    /// Which list of models holds its own.
    String list(Currency billing) {
        return isMainland(billing) ? mainland().list : list;
    }

    List<String> variables() {
        return variables;
    }

    BalanceSource balance() {
        return switch (this) {
            case DEEPSEEK -> BalanceSource.DEEPSEEK;
            case MOONSHOT -> BalanceSource.MOONSHOT;
            case OPENROUTER -> BalanceSource.OPENROUTER;
            case SILICONFLOW -> BalanceSource.SILICONFLOW;
            default -> BalanceSource.NONE;
        };
    }

    private boolean isMainland(Currency billing) {
        return MAINLAND.containsKey(this) && billing.getCurrencyCode().equals("CNY");
    }

    private Mainland mainland() {
        return MAINLAND.getOrDefault(this, new Mainland(baseUrl, list));
    }

    private record Mainland(String baseUrl, String list) {}
}
