package dev.farthing.domain.upstream;

/// Where a vendor tells how much is left on an account.
public enum BalanceSource {
    NONE,
    ABACUS,
    DEEPSEEK,
    OPENROUTER,
    SILICONFLOW,
    MOONSHOT,
    OPENAI_BILLING
}
