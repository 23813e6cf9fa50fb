package dev.farthing.web.config;

import dev.farthing.application.setting.Setting;

/// What each setting is for, for those who read Chinese.
final class SettingsInChinese {
    private SettingsInChinese() {}

    static String of(Setting setting) {
        return switch (setting) {
            case CORS_ORIGINS -> "允许调用数据面的浏览器来源";
            case UNPRICED_MODELS -> "没有价格的模型被调用时如何处理；在硬性 token 预算下始终提供服务";
            case MAX_REQUEST_BYTES -> "接受的最大请求体字节数";
            case MAX_RESPONSE_BYTES -> "接受的供应商完整响应的最大字节数";
            case MAX_EVENT_BYTES -> "会被检查的最大服务器推送事件字节数";
            case DEFAULT_MAX_OUTPUT_TOKENS -> "硬性预算下，客户端和模型都没有输出上限时发送的上限";
            case RESPONSE_CACHE_MB -> "每个副本用多少兆字节内存保留可再次给出的回答，供要求如此的调用使用；0 表示不保留";
            case IDEMPOTENT_REPLAY -> "带有 `Idempotency-Key` 的调用是否只执行一次";
            case ABANDONED_CALLS ->
                "客户端离开后供应商处的调用如何处理（组织可用 `abandoned_calls` 另行" + "规定），不论首字节之前或之后；`finish` 适用于硬性预算下的调用，由供应商告知计费";
            case PRIVATE_TARGETS_ALLOWED -> "Webhook 是否可以位于私有网络或本机；云平台向其机器提供密钥的地址始终关闭";
            case LEAKED_KEYS -> "密钥被报告泄露时如何处理：始终通知其组织；`disable` 会立即停用该密钥";
            case UPSTREAM_ATTEMPTS -> "一次调用最多尝试多少个凭据";
            case UPSTREAM_RETRY_PERCENT -> "每一百次调用中，供应商出错后或响应过慢时允许的追加尝试次数";
            case UPSTREAM_BACKOFF_MS -> "供应商出错后再次尝试前首次等待的最长时间；之后每次加倍";
            case BREAKER_FAILURES -> "连续失败多少次后熔断";
            case BREAKER_OPEN_MS -> "熔断后多久不放行，以及之后每隔多久放行一次调用";
            case COOLDOWN_SECONDS -> "供应商未说明时，受限凭据休息多久";
            case COOLDOWN_MAX_SECONDS -> "采信供应商所说休息时间的上限";
            case RATE_LIMIT_SCOPE -> "供应商限速时谁休息：按其响应所述、凭据及其所有模型，或该凭据的" + "这一模型；提供商的 `rate_limit_scope` 优先";
            case EMPTY_ACCOUNT -> "账户余额用尽的凭据如何处理";
            case EMPTY_ACCOUNT_COOLDOWN_SECONDS -> "`empty_account` 为 `" + "cool` 时，账户用尽的凭据休息多久";
            case PROVIDER_CONCURRENCY -> "每个副本上同一提供商同时进行的调用数上限；提供商的 " + "`max_concurrent` 优先；0 表示不限";
            case PROBE_INTERVAL_SECONDS -> "被拒绝或休息更久的凭据最多每隔多久再试一次；0 表示从不";
            case MODEL_LIST_HOURS -> "带有 `only_listed_models` 的凭" + "据多久重新读取其模型（上下浮动十分之一）；0 表示从不";
            case HEDGE_LEAST_MS -> "带有 `hedging` 的模型至少等待首字节多久才询问第二个供应商";
            case HEDGE_MOST_MS -> "带有 `hedging` 的模型最多等待首字节多久，以及通常时间未知时等待多久";
            case SUCCESS_LEAST_CALLS -> "对带有 `min_success_percent" + "` 的模型，五分钟内有多少次调用才判断凭据的成功率";
            case ERROR_MONTHS -> "失败的尝试在日志中保留多少个整月（当月除外）";
            case ERROR_BODIES -> "失败的尝试是否连同请求和响应的开头以明文保存，供运营者查看";
            case INVALID_CREDENTIAL_DAYS -> "被供应商拒绝的凭据多少天后处理；0 表示从不";
            case INVALID_CREDENTIAL_ACTION -> "被拒绝达 `invalid_credential_d" + "ays` 天的凭据如何处理；配置文件中的凭据只会停用";
            case LOW_ACCOUNT_BALANCE -> "供应商账户余额（以其单位计）不高于此值时提醒一次";
            case LOW_ACCOUNT_DAYS -> "按目前用量，供应商账户将在这么多天内用尽时也提醒";
            case BALANCE_HISTORY_DAYS -> "供应商账户余额的记录保留多少天";
            case QUALITY_LEAST_CALLS -> "有多少次调用才能判断提供商服务某模型的好坏";
            case QUALITY_SUCCESS_PERMILLE -> "每千次调用中提供商至少应答多少次才算服务良好";
            case QUALITY_SLOW_FACTOR -> "服务良好的提供商最多可达其平常 P99 的多少倍";
            case QUALITY_SERVER_ERROR_PERMILLE -> "服务良好的提供商每千次调用中最多" + "有多少次状态码达到 500 及以上";
            case QUALITY_TIMEOUT_PERMILLE -> "服务良好的提供商每千次调用中最多有多少次超时";
            case QUALITY_SHIFT -> "提供商服务不佳时，调用是否转往别处";
            case QUALITY_RETURN_SECONDS -> "提供商以部分调用表现良好多久之后才得到更多；期间会被询问三次";
            case CALL_MONTHS -> "调用及其尝试的明细保留多少个整月（当月除外）；0 表示永久。合计、账本、发票和审计始终保留";
            case EVENT_DAYS -> "已通知他人的内容保留多少天";
            case CONSOLE_SESSION_HOURS -> "登录控制台多少小时后会话结束";
            case PUBLIC_STATUS -> "控制台状态页是否向陌生人显示调用是否正常、有哪些模型以及计划维护";
            case SUPPORT_CONTACT -> "达到限额的调用者可以联系谁：地址或链接，会写入拒绝信息";
            case LOG_LEVEL -> "Farthing 日志的详细程度";
            case UPDATE_URL -> "以 JSON（`version` 或 `tag_na" + "me`）告知最新版本的地址，每天询问一次；为空则不询问";
        };
    }

    /// What the values of a setting that takes text look like.
    static String formOf(Setting setting, String described) {
        return switch (setting) {
            case CORS_ORIGINS -> "来源，如 https://app.example，或 *";
            case SUPPORT_CONTACT -> "一行文字";
            case UPDATE_URL -> "http 或 https 地址";
            default -> described;
        };
    }

    /// What each variable of the environment is for.
    ///
    /// @param description the same in English, told of one that is not known here
    static String ofStart(String name, String description) {
        return switch (name) {
            case "host" -> "监听的地址";
            case "port" -> "监听的端口";
            case "data_dir" -> "内嵌数据库和生成的主密钥所在目录";
            case "tls_cert" -> "提供 TLS 所用的证书";
            case "management_port" -> "管理专用端口（若另设）";
            case "trusted_proxies" -> "采信谁的 `X-Forwarded-For`";
            case "kafka_servers" -> "用量流向何处";
            case "kafka_topic" -> "用量写入的主题";
            case "public_url" -> "人们使用的调用地址";
            case "console_url" -> "控制台的地址，如果与调用地址不同";
            case "currency" -> "计费货币；首次启动时确定";
            case "zone" -> "日和月的时区";
            case "usage_durability" -> "调用的用量在最后一个字节发出之前提交，还是稍后提交";
            case "drain_seconds" -> "关闭时等待进行中调用的时长";
            case "config" -> "配置文件，每次启动时应用";
            default -> description;
        };
    }
}
