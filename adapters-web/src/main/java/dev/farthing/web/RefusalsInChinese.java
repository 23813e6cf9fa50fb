package dev.farthing.web;

import dev.farthing.domain.fault.Fault;

/// What each refusal comes to, for those who read Chinese; what exactly was wrong follows.
final class RefusalsInChinese {
    private RefusalsInChinese() {}

    static String of(Fault fault) {
        return switch (fault) {
            case INVALID_REQUEST -> "填写的内容无法接受";
            case DUPLICATE_MEMBER -> "同一字段出现了两次";
            case BATCH_TOO_LONG -> "一次提交的条目过多";
            case COST_NOT_BOUNDABLE -> "无法预估费用上限";
            case CONTEXT_LENGTH_EXCEEDED -> "对话超出了模型的上下文长度";
            case UNAUTHORIZED -> "需要登录，或会话已结束";
            case INVALID_API_KEY -> "密钥无效";
            case KEY_DISABLED -> "密钥已停用";
            case KEY_EXPIRED -> "密钥已过期";
            case FORBIDDEN -> "您的角色不允许此操作";
            case IP_NOT_ALLOWED -> "不允许从该地址使用";
            case ORG_SUSPENDED -> "组织或团队已暂停";
            case MODEL_NOT_ALLOWED -> "不允许使用该模型";
            case MODEL_NOT_PRICED -> "该模型没有价格";
            case MODEL_NOT_FOR_ENDPOINT -> "该模型不支持此接口";
            case MODEL_NOT_FOUND -> "没有这个模型";
            case ROUTE_NOT_FOUND -> "没有这个地址";
            case NOT_FOUND -> "所指的对象不存在";
            case NAME_TAKEN -> "该名称已被使用";
            case STATE_CONFLICT -> "当前状态不允许此操作";
            case BUDGET_EXISTS -> "该范围与窗口已有预算";
            case IN_USE -> "仍被其他对象使用";
            case MANAGED_BY_FILE -> "由配置文件管理，请在文件中修改";
            case IDEMPOTENCY_IN_FLIGHT -> "相同的请求正在进行";
            case LIMIT_REACHED -> "已达数量上限";
            case IDEMPOTENCY_CONFLICT, IDEMPOTENCY_KEY_REUSED -> "同一幂等键已用于另一请求";
            case REQUEST_TOO_LARGE -> "提交的内容过大";
            case UNSUPPORTED_MEDIA_TYPE -> "无法读取这种格式";
            case RATE_LIMIT_EXCEEDED -> "请求过于频繁";
            case CONCURRENCY_LIMIT_EXCEEDED -> "同时进行的请求过多";
            case TOO_MANY_ATTEMPTS -> "尝试次数过多，请稍后再试";
            case INSUFFICIENT_QUOTA -> "预算已用尽";
            case INSUFFICIENT_BALANCE -> "余额不足";
            case NOT_READY -> "尚未就绪";
            case SHUTTING_DOWN -> "正在关闭";
            case UPSTREAM_AUTH -> "供应商拒绝了凭据";
            case UPSTREAM_ERROR -> "供应商出错";
            case UPSTREAM_RESPONSE_TOO_LARGE -> "供应商的响应过大";
            case UPSTREAM_UNREACHABLE -> "无法连接供应商";
            case UPSTREAM_STREAM_BROKEN -> "供应商的响应中途中断";
            case UPSTREAM_OVERLOADED -> "供应商过载";
            case UPSTREAM_RATE_LIMITED -> "供应商限制了速率";
            case UPSTREAM_NO_BALANCE -> "供应商处的余额已用尽";
            case UPSTREAM_NONE_AVAILABLE -> "没有可用的供应商";
            case UPSTREAM_TIMEOUT -> "供应商未及时响应";
        };
    }
}
