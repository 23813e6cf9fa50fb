package dev.farthing.web.config;

/// What each job does, for those who read Chinese.
final class JobsInChinese {
    private JobsInChinese() {}

    /// @param purpose what it does in English, told of a job that is not known here
    static String of(String name, String purpose) {
        return switch (name) {
            case "partitions" -> "为接下来的几个月建立调用、尝试和错误的分区";
            case "console-sessions" -> "清除控制台中已结束的会话";
            case "first-answers" -> "清除带 Idempotency-Key 的请求中不再重放的首次回答";
            case "balance-history" -> "清除超过保留期的供应商账户余额记录";
            case "books" -> "核对各组织的账目：近期变动随时核对，全部每天一次";
            case "vendor-bills" -> "将供应商账单与记录核对";
            case "model-lists" -> "重新读取供应商列出的模型，每次几个凭据";
            case "refused-credentials" -> "处理被供应商拒绝过久的凭据";
            case "quality-figures" -> "清除不再用于判断供应商质量的数据";
            case "retention" -> "按设置的期限删除调用、错误和已通知的内容";
            case "usage-sums" -> "补算旧版本副本未计入用量汇总的部分";
            case "conversations" -> "清除用于区分过去几天对话的记录";
            case "old-messages" -> "放弃等待已停用接收方的消息，并清除早已结束的投递记录";
            case "erasures" -> "清除已删除组织的剩余数据";
            case "update-check" -> "向设置 update_url 的地址询问最新版本";
            case "plan-changes" -> "让到期的套餐变更生效";
            case "invoices" -> "生成到期的发票";
            default -> purpose;
        };
    }
}
