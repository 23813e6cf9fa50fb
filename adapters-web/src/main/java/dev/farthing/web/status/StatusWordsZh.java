package dev.farthing.web.status;

import io.quarkus.qute.i18n.Localized;
import io.quarkus.qute.i18n.Message;

/// The same in Chinese.
@Localized("zh")
interface StatusWordsZh extends StatusWords {
    @Override
    @Message("状态")
    String title();

    @Override
    @Message("服务")
    String state();

    @Override
    @Message("运行中")
    String running();

    @Override
    @Message("正在停止：完成未结束的调用，拒绝新调用")
    String draining();

    @Override
    @Message("应答情况")
    String answers();

    @Override
    @Message("调用正常应答")
    String normal();

    @Override
    @Message("失败的调用偏多")
    String degraded();

    @Override
    @Message("大部分调用失败")
    String outage();

    @Override
    @Message("已运行")
    String uptime();

    @Override
    @Message("版本 {version}")
    String version(String version);

    @Override
    @Message("健康检查次数")
    String health_checks();

    @Override
    @Message("来自其他机器，自启动以来")
    String health_checks_told();

    @Override
    @Message("组织")
    String orgs();

    @Override
    @Message("团队")
    String teams();

    @Override
    @Message("有效密钥")
    String keys();

    @Override
    @Message("供应商")
    String providers();

    @Override
    @Message("有效凭据")
    String credentials();

    @Override
    @Message("可调用的模型")
    String models();

    @Override
    @Message("还没有模型。添加供应商、凭据和带价格的模型后会显示在这里。")
    String no_models();

    @Override
    @Message("账户余量")
    String points();

    @Override
    @Message("没有数据，或没有查询余量的账户。设置供应商的 balance_source 后，这里会显示其账户余量。")
    String points_none();

    @Override
    @Message("总量")
    String total();

    @Override
    @Message("已用")
    String used();

    @Override
    @Message("剩余")
    String left();

    @Override
    @Message("更新于 {when}")
    String heard(String when);

    @Override
    @Message("数据较旧：供应商最近没有返回余量。")
    String stale();

    @Override
    @Message("获取失败：{text}")
    String failed(String text);

    @Override
    @Message("按目前用量预计 {when} 用完")
    String empty_at(String when);

    @Override
    @Message("每日用量")
    String points_log();

    @Override
    @Message("日期")
    String day();

    @Override
    @Message("Token 用量")
    String tokens();

    @Override
    @Message("输入")
    String prompt();

    @Override
    @Message("输出")
    String completion();

    @Override
    @Message("仅统计经过本 Farthing 的调用，计数方法见标记。与供应商账单的比对见对账。")
    String tokens_told();

    @Override
    @Message("按模型统计")
    String model_use();

    @Override
    @Message("还没有任何调用。创建一个密钥并用它调用模型：演示模型不会产生供应商费用。")
    String no_calls();

    @Override
    @Message("创建密钥")
    String make_key();

    @Override
    @Message("模型")
    String model();

    @Override
    @Message("调用次数")
    String calls();

    @Override
    @Message("费用")
    String cost();

    @Override
    @Message("计数方法")
    String counted();

    @Override
    @Message("供应商上报")
    String reported();

    @Override
    @Message("精确")
    String exact();

    @Override
    @Message("估算")
    String estimated();

    @Override
    @Message("混合")
    String mixed();

    @Override
    @Message("供应商上报：以供应商返回为准。精确：用该模型自己的分词器计数。估算：按文本长度估算。混合：以上几种都有。")
    String counted_told();

    @Override
    @Message("最近调用")
    String newest();

    @Override
    @Message("时间")
    String at();

    @Override
    @Message("结果")
    String ending();

    @Override
    @Message("成功")
    String ok();

    @Override
    @Message("出错")
    String error();

    @Override
    @Message("已取消")
    String cancelled();

    @Override
    @Message("被拒绝")
    String refused();

    @Override
    @Message("接口地址")
    String endpoints();

    @Override
    @Message("密钥可以调用的模型")
    String endpoint_models();

    @Override
    @Message("对话补全")
    String endpoint_chat();

    @Override
    @Message("向量")
    String endpoint_embeddings();

    @Override
    @Message("本进程是否应答")
    String endpoint_health();

    @Override
    @Message("管理接口文档")
    String endpoint_api();

    @Override
    @Message("地址")
    String address();

    @Override
    @Message("用途")
    String purpose();

    @Override
    @Message("维护安排")
    String works();

    @Override
    @Message("{from} 至 {to}")
    String work_time(String from, String to);

    @Override
    @Message("本副本连不上 Redis：恢复之前，速率限制在此副本上单独计算，而非所有副本合计。金额不受影响。")
    String limits_cut_off();
}
