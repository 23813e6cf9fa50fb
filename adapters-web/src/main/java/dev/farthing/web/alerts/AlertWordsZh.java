package dev.farthing.web.alerts;

import io.quarkus.qute.i18n.Localized;
import io.quarkus.qute.i18n.Message;

/// The same in Chinese.
@Localized("zh")
interface AlertWordsZh extends AlertWords {
    @Override
    @Message("提醒")
    String title();

    @Override
    @Message("规则")
    String rules();

    @Override
    @Message("还没有规则。规则会在调用失败、花费异常或余额将尽时通知您。")
    String rules_none();

    @Override
    @Message("新建规则")
    String make_rule();

    @Override
    @Message("规则")
    String rule();

    @Override
    @Message("名称")
    String name();

    @Override
    @Message("条件")
    String when();

    @Override
    @Message("监视内容")
    String metric();

    @Override
    @Message("比较")
    String comparison();

    @Override
    @Message("不低于")
    String at_least_word();

    @Override
    @Message("不高于")
    String at_most_word();

    @Override
    @Message("{metric} 不低于 {threshold}")
    String at_least(String metric, String threshold);

    @Override
    @Message("{metric} 不高于 {threshold}")
    String at_most(String metric, String threshold);

    @Override
    @Message("{told}（{minutes} 分钟内）")
    String within(String told, String minutes);

    @Override
    @Message("阈值")
    String threshold();

    @Override
    @Message("恢复值")
    String resolve();

    @Override
    @Message("留空：离开阈值即恢复")
    String resolve_hint();

    @Override
    @Message("恢复值：不能超过阈值")
    String resolve_beyond();

    @Override
    @Message("分钟数")
    String window();

    @Override
    @Message("1 到 60，用于比率、时延和花费")
    String window_hint();

    @Override
    @Message("最少调用数")
    String least();

    @Override
    @Message("调用更少时不判断")
    String least_hint();

    @Override
    @Message("级别")
    String severity();

    @Override
    @Message("信息")
    String info();

    @Override
    @Message("警告")
    String warning();

    @Override
    @Message("严重")
    String critical();

    @Override
    @Message("团队")
    String team();

    @Override
    @Message("密钥（ID）")
    String key();

    @Override
    @Message("模型")
    String model();

    @Override
    @Message("提供商")
    String provider();

    @Override
    @Message("范围")
    String narrowed();

    @Override
    @Message("留空：组织的全部")
    String narrowed_hint();

    @Override
    @Message("全部")
    String everything();

    @Override
    @Message("通知对象")
    String receivers();

    @Override
    @Message("未选择：所有接收提醒的 Webhook")
    String receivers_hint();

    @Override
    @Message("还没有 Webhook。")
    String no_receivers();

    @Override
    @Message("启用")
    String enabled();

    @Override
    @Message("所有组织")
    String platform();

    @Override
    @Message("涉及所有组织和平台，仅运营者可用。")
    String platform_hint();

    @Override
    @Message("状态")
    String state();

    @Override
    @Message("告警中")
    String firing();

    @Override
    @Message("正常")
    String quiet();

    @Override
    @Message("静默")
    String silent();

    @Override
    @Message("停用")
    String off();

    @Override
    @Message("自 {at}")
    String since(String at);

    @Override
    @Message("至 {at}")
    String until(String at);

    @Override
    @Message("当前值")
    String value();

    @Override
    @Message("检查时间")
    String evaluated();

    @Override
    @Message("静默")
    String silence();

    @Override
    @Message("在此之前既不开始也不结束告警。")
    String silence_told();

    @Override
    @Message("一小时")
    String hours_1();

    @Override
    @Message("八小时")
    String hours_8();

    @Override
    @Message("一天")
    String hours_24();

    @Override
    @Message("一周")
    String hours_168();

    @Override
    @Message("取消静默")
    String hours_0();

    @Override
    @Message("删除")
    String delete();

    @Override
    @Message("规则将被永久删除，其告警结束；已通知的内容保留。")
    String sure_delete_rule();

    @Override
    @Message("通知历史")
    String history();

    @Override
    @Message("还没有通知。规则发现的以及 Farthing 主动告知的内容会列在这里。")
    String history_none();

    @Override
    @Message("没有符合条件的通知。")
    String history_none_found();

    @Override
    @Message("内容")
    String kind();

    @Override
    @Message("从")
    String from();

    @Override
    @Message("到")
    String to();

    @Override
    @Message("时间")
    String at();

    @Override
    @Message("详情")
    String what();

    @Override
    @Message("接收者")
    String receipts();

    @Override
    @Message("更早的")
    String older();

    @Override
    @Message("等待中")
    String pending();

    @Override
    @Message("已送达")
    String delivered();

    @Override
    @Message("已放弃")
    String dead();

    @Override
    @Message("通知对象")
    String hooks();

    @Override
    @Message("还没有通知对象。Webhook 会调用程序或给人发送邮件。")
    String hooks_none();

    @Override
    @Message("添加 Webhook")
    String make_hook();

    @Override
    @Message("Webhook")
    String hook();

    @Override
    @Message("地址")
    String url();

    @Override
    @Message("https://…，或以逗号分隔的邮件地址。private_targets_allowed 关闭时拒绝私有网络。")
    String url_hint();

    @Override
    @Message("说明")
    String description();

    @Override
    @Message("通知内容")
    String kinds();

    @Override
    @Message("未选择：全部")
    String kinds_hint();

    @Override
    @Message("邮件")
    String mail();

    @Override
    @Message("接收者已不存在")
    String gone();

    @Override
    @Message("自 {at} 起失败")
    String failing(String at);

    @Override
    @Message("正常")
    String well();

    @Override
    @Message("发送测试")
    String test();

    @Override
    @Message("更换密钥")
    String rotate();

    @Override
    @Message("旧密钥继续签名")
    String grace();

    @Override
    @Message("不再使用")
    String grace_none();

    @Override
    @Message("一小时")
    String grace_hour();

    @Override
    @Message("一天")
    String grace_day();

    @Override
    @Message("一周")
    String grace_week();

    @Override
    @Message("接收者须在旧密钥失效前获知新密钥。")
    String sure_rotate();

    @Override
    @Message("不再通知此处，等待中的消息将被放弃。")
    String sure_delete_hook();

    @Override
    @Message("Webhook 密钥")
    String secret_title();

    @Override
    @Message("请立即复制：不会再次显示。")
    String secret_once();

    @Override
    @Message("消息按 Standard Webhooks 规范用它签名。")
    String secret_use();

    @Override
    @Message("在 {at} 之前也用旧密钥签名。")
    String old_until(String at);

    @Override
    @Message("前往 Webhook")
    String to_hook();

    @Override
    @Message("投递")
    String deliveries();

    @Override
    @Message("还没有投递。发送测试看看是否送达。")
    String deliveries_none();

    @Override
    @Message("没有符合条件的投递。")
    String deliveries_none_found();

    @Override
    @Message("次数")
    String attempts();

    @Override
    @Message("排队")
    String queued();

    @Override
    @Message("上次尝试")
    String attempted();

    @Override
    @Message("下次尝试")
    String next();

    @Override
    @Message("响应")
    String answer();

    @Override
    @Message("重新投递")
    String redeliver();

    @Override
    @Message("规则已创建，一分钟内开始检查。")
    String done_rule();

    @Override
    @Message("已保存。")
    String done_saved();

    @Override
    @Message("已删除。")
    String done_deleted();

    @Override
    @Message("已静默。")
    String done_silenced();

    @Override
    @Message("已取消静默。")
    String done_heard();

    @Override
    @Message("已添加。")
    String done_webhook();

    @Override
    @Message("测试已送达。")
    String done_taken();

    @Override
    @Message("测试未送达，原因见下。")
    String done_not_taken();

    @Override
    @Message("正在重新投递。")
    String done_again();

    @Override
    @Message("预算使用率（%）")
    String budget_pct();

    @Override
    @Message("预付余额")
    String balance();

    @Override
    @Message("失败率（%）")
    String error_rate_pct();

    @Override
    @Message("调用 P99 时延（毫秒）")
    String latency_p99_ms();

    @Override
    @Message("首 token P99 时延（毫秒）")
    String first_token_p99_ms();

    @Override
    @Message("调用数")
    String requests();

    @Override
    @Message("每小时花费")
    String cost_per_hour();

    @Override
    @Message("相对平常的花费（%）")
    String unusual_spend_pct();

    @Override
    @Message("被拒绝的凭据数")
    String invalid_credentials();

    @Override
    @Message("供应商余额")
    String compute_points_left();

    @Override
    @Message("服务不佳的通道数")
    String bad_channels();

    @Override
    @Message("账目不符的组织数")
    String broken_books();

    @Override
    @Message("连不上 Redis 的副本数")
    String limits_cut_off();

    @Override
    @Message("告警")
    String alert_firing();

    @Override
    @Message("告警结束")
    String alert_resolved();

    @Override
    @Message("账目不符")
    String books_disagree();

    @Override
    @Message("预算达到阈值")
    String budget_threshold();

    @Override
    @Message("供应商账户余额低")
    String low_account_balance();

    @Override
    @Message("余额低")
    String low_balance();

    @Override
    @Message("密钥泄露")
    String key_leaked();

    @Override
    @Message("供应商质量")
    String model_quality();

    @Override
    @Message("超支")
    String overrun();

    @Override
    @Message("冻结金额释放")
    String slice_orphaned();

    @Override
    @Message("供应商账单不符")
    String vendor_bill_differs();

    @Override
    @Message("测试")
    String webhook_test();

    @Override
    @Message("未能送达。")
    String delivery_failed();
}
