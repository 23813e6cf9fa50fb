package dev.farthing.web;

import io.quarkus.qute.i18n.Localized;
import io.quarkus.qute.i18n.Message;
import java.util.List;

/// The same in Chinese.
@Localized("zh")
public interface CodeWordsZh extends CodeWords {
    @Override
    @Message("""
            {#switch code}
            {#case 'create'}创建
            {#case 'update'}修改
            {#case 'delete'}删除
            {#case 'rotate'}轮换
            {#case 'resume'}恢复
            {#case 'prescribe'}由配置文件设定
            {#case 'disable'}停用
            {#case 'enable'}启用
            {#case 'suspend'}暂停
            {#case 'reset'}重置
            {#case 'void'}作废
            {#case 'verify'}验证
            {#case 'set_objective'}设定目标
            {#case 'run'}运行
            {#case 'refill'}重新填充
            {#case 'pay'}付款
            {#case 'pause'}暂停
            {#case 'logout'}登出
            {#case 'login'}登录
            {#case 'list'}列出
            {#case 'issue'}开具
            {#case 'erase'}清除
            {#case 'credit_note'}贷记
            {#case 'credit'}入账
            {#case 'change_plan'}更换套餐
            {#case}{code}
            {/switch}""")
    String deed(String code);

    @Override
    @Message("""
            {#switch code}
            {#case 'admin_key'}管理密钥
            {#case 'operator_key'}环境变量中的运营者密钥
            {#case 'system'}Farthing 自身
            {#case}{code}
            {/switch}""")
    String actor(String code);

    @Override
    @Message("""
            {#switch code}
            {#case 'operator'}平台运营者
            {#case 'org_admin'}组织管理员
            {#case 'team_admin'}团队管理员
            {#case 'viewer'}查看者
            {#case}{code}
            {/switch}""")
    String role(String code);

    @Override
    @Message("""
            {#switch code}
            {#case 'session'}会话
            {#case 'invoice'}发票
            {#case 'alert_rule'}告警规则
            {#case 'budget'}预算
            {#case 'key'}密钥
            {#case 'admin_key'}管理密钥
            {#case 'team'}团队
            {#case 'org'}组织
            {#case 'price'}价格
            {#case 'plan'}套餐
            {#case 'model'}模型
            {#case 'provider'}提供商
            {#case 'credential'}凭据
            {#case 'proxy'}代理
            {#case 'setting'}设置
            {#case 'webhook'}Webhook
            {#case 'job'}任务
            {#case 'wallet'}预付余额
            {#case 'maintenance_notice'}维护通知
            {#case 'error'}错误
            {#case}{code}
            {/switch}""")
    String object(String code);

    @Override
    @Message("""
            {#switch code}
            {#case 'input'}输入
            {#case 'cache_read'}缓存读取
            {#case 'cache_write_5m'}缓存写入（5 分钟）
            {#case 'cache_write_1h'}缓存写入（1 小时）
            {#case 'audio_input'}音频输入
            {#case 'image_input'}图像输入
            {#case 'output'}输出
            {#case 'reasoning'}推理
            {#case 'audio_output'}音频输出
            {#case 'image_output'}图像输出
            {#case 'tokens'}token
            {#case 'requests'}调用
            {#case 'images'}图片
            {#case 'searches'}搜索
            {#case 'request'}调用本身
            {#case 'attempt'}尝试
            {#case 'overrun'}超出预留、不计费的用量
            {#case 'hold'}丢失调用的预留
            {#case 'beside'}回答之外的工作（按其他费率）
            {#case}{code}
            {/switch}""")
    String meter(String code);

    @Override
    @Message("""
            {#switch code}
            {#case 'unbilled'}未开票
            {#case 'receivable'}应收
            {#case 'cash'}现金
            {#case 'wallet'}预付余额
            {#case 'promotion'}赠送
            {#case 'usage_revenue'}用量收入
            {#case 'fee_revenue'}费用收入
            {#case 'tax_owed'}应缴税款
            {#case 'rounding'}舍入
            {#case 'discount'}折扣
            {#case 'minimum_revenue'}最低消费收入
            {#case 'expired_credit'}过期额度
            {#case 'overrun'}超支
            {#case 'overrun_suspense'}超支暂记
            {#case}{code}
            {/switch}""")
    String account(String code);

    @Override
    @Message("""
            {#switch code}
            {#case 'usage'}用量
            {#case 'adjustment'}调整
            {#case 'top_up'}充值
            {#case 'expiry'}过期
            {#case 'overrun'}超支
            {#case 'invoice'}发票
            {#case 'payment'}付款
            {#case 'void'}作废
            {#case 'credit_note'}贷记单
            {#case}{code}
            {/switch}""")
    String posting(String code);

    @Override
    @Message("""
            {#switch code}
            {#case 'ledger_zero_sum'}账本的每笔交易合计为零
            {#case 'rollup_sums'}每刻钟的费用等于其调用的费用
            {#case 'rollup_requests'}每刻钟的次数等于其调用次数
            {#case 'rollup_tokens'}每刻钟的 token 等于其调用的 token
            {#case 'rollup_responses'}每刻钟的回答数等于其调用的回答数
            {#case 'rollup_hours'}每小时等于其各刻钟之和
            {#case 'ledger_sums'}账本每刻钟的收入等于其调用的费用
            {#case 'budget_spent'}无限额预算每天的计数等于其调用的费用
            {#case 'budget_used'}每个预算的计数等于其管辖调用的用量
            {#case 'places_spent'}并发调用的名额不收费
            {#case 'budget_leased'}预算交给网关进程的等于它们持有的
            {#case 'budget_overspent'}硬性限额之外没有使用或发放
            {#case 'lease_allocated'}进程预留的等于其调用和份额占用的
            {#case 'slice_orphaned'}没有份额属于已消失的进程
            {#case 'intent_settled'}没有调用既在进行又已结算
            {#case 'call_recorded'}每个调用都有其尝试，每次尝试都有其调用
            {#case 'lost_call_charged'}丢失的调用在各窗口的计费等于其自身的计费
            {#case 'intent_stale'}没有进行中的调用属于已消失的进程
            {#case 'price_version'}每个调用都按其开始时生效的价格计价
            {#case 'foreign_key_rows'}没有用量记在其他组织的密钥下
            {#case 'negative_sums'}没有负的费用合计
            {#case 'wallet_ledger'}账本欠组织的等于其剩余额度
            {#case 'wallet_drawn'}从额度中扣除的都用于调用
            {#case 'wallet_limit'}余额的限额等于其额度与信用额度
            {#case 'audit_chain'}每条审计记录都接续前一条且未被改动
            {#case 'outbox_undelivered'}没有告警在后来的已发出时仍在等待
            {#case 'overrun_untold'}超出预留的费用已被告知
            {#case 'invoice_lines'}每张发票等于其各行之和
            {#case 'invoice_rounding'}每行等于其精确金额，只舍入一次
            {#case 'invoice_usage_lines'}模型的各行等于其调用的计费
            {#case 'invoice_usage'}发票所含的某月用量等于账本当月的收入
            {#case 'invoice_numbers'}发票编号没有缺号
            {#case}{code}
            {/switch}""")
    String invariant(String code);

    @Override
    @Message("""
            {#switch code}
            {#case 'alert_id'}告警
            {#case 'amount'}金额
            {#case 'bad'}不佳
            {#case 'billed'}账单金额
            {#case 'broken'}不成立
            {#case 'budget_id'}预算
            {#case 'comparison'}比较
            {#case 'credential_id'}凭据
            {#case 'day'}日期
            {#case 'empty_at'}用尽时间
            {#case 'fired_at'}开始时间
            {#case 'key_id'}密钥
            {#case 'left'}剩余
            {#case 'limit'}限额
            {#case 'metric'}指标
            {#case 'model'}模型
            {#case 'of'}对象
            {#case 'orphaned_slice_id'}孤立份额
            {#case 'overrun'}超支
            {#case 'pct'}百分比
            {#case 'provider'}提供商
            {#case 'provider_id'}提供商
            {#case 'recorded'}记录金额
            {#case 'rule'}规则
            {#case 'rule_id'}规则
            {#case 'scope'}范围
            {#case 'scope_id'}范围
            {#case 'severity'}严重程度
            {#case 'share'}份额
            {#case 'spent'}已用
            {#case 'team_id'}团队
            {#case 'text'}内容
            {#case 'threshold'}阈值
            {#case 'unit'}单位
            {#case 'upstream_model'}供应商模型
            {#case 'value'}数值
            {#case 'window'}窗口
            {#case 'window_minutes'}分钟
            {#case 'window_starts_at'}窗口开始
            {#case}{code}
            {/switch}""")
    String fact(String code);

    @Override
    @Message("""
            {#switch code}
            {#case 'caller'}请求无法处理
            {#case 'oversized'}回答过大
            {#case 'model_missing'}账户没有该模型
            {#case 'rate_limited'}账户请求过于频繁
            {#case 'model_rate_limited'}账户对该模型的请求过于频繁
            {#case 'day_limited'}该模型当日配额已用尽
            {#case 'credential_dead'}供应商拒绝该凭据
            {#case 'account_empty'}账户余额已用尽
            {#case 'vendor_trouble'}供应商出错
            {#case 'network'}无法连接或连接中断
            {#case 'timeout'}超时
            {#case 'stream_broken'}回答中途中断
            {#case 'empty_answer'}空回答
            {#case 'internal'}Farthing 出错
            {#case}{code}
            {/switch}""")
    String failure(String code);

    @Override
    @Message("""
            {#switch code}
            {#case 'other_model'}{figures.get(1)} 个回答中有 {figures.get(0)} 个自称来自 {figures.get(2)}
            {#case 'prompt_inflation'}{figures.get(1)} 个共 {figures.get(2)} token 的提示被计为 {figures.get(0)} token：多 {figures.get(3)} %
            {#case 'impossible_cache'}{figures.get(1)} 个回答中有 {figures.get(0)} 个声称缓存命中多于提示本身
            {#case 'streams_in_one_piece'}{figures.get(1)} 个长流式回答中有 {figures.get(0)} 个在最后十分之一的时间才出现首段文字
            {#case 'no_stop_reason'}{figures.get(1)} 个回答中有 {figures.get(0)} 个未说明停止原因
            {#case 'no_usage'}{figures.get(1)} 个回答中有 {figures.get(0)} 个未说明用量
            {#case 'no_usage_asked'}回答未说明用量
            {#case 'prompt_inflation_asked'}{figures.get(1)} token 的提示被计为 {figures.get(0)} token
            {#case 'limit_ignored_asked'}限为 {figures.get(1)} token 的回答被计为 {figures.get(0)} token
            {#case 'impossible_cache_asked'}声称 {figures.get(0)} token 来自缓存，而缓存不保存这么短的提示
            {#case}{code}
            {/switch}""")
    String evidence(String code, List<String> figures);

    @Override
    @Message("""
            {#switch code}
            {#case 'money'}金额
            {#case 'tokens'}token
            {#case 'requests'}调用
            {#case 'org'}组织
            {#case 'team'}团队
            {#case 'key'}密钥
            {#case 'platform'}平台
            {#case 'day'}日
            {#case 'week'}周
            {#case 'month'}月
            {#case 'total'}永久
            {#case 'info'}提示
            {#case 'warning'}警告
            {#case 'critical'}严重
            {#case 'at_least'}不低于
            {#case 'at_most'}不高于
            {#case 'budget_pct'}预算使用率 (%)
            {#case 'balance'}余额
            {#case 'error_rate_pct'}错误率 (%)
            {#case 'latency_p99_ms'}P99 延迟 (ms)
            {#case 'first_token_p99_ms'}P99 首 token 时间 (ms)
            {#case 'cost_per_hour'}每小时费用
            {#case 'unusual_spend_pct'}异常支出 (%)
            {#case 'invalid_credentials'}被拒绝的凭据
            {#case 'compute_points_left'}剩余计算点
            {#case 'bad_channels'}服务不佳的供应商
            {#case 'broken_books'}账目不符
            {#case 'limits_cut_off'}限额未共享
            {#case}{code}
            {/switch}""")
    String value(String code);
}
