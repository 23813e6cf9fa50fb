package dev.farthing.web.dashboard;

import io.quarkus.qute.i18n.Localized;
import io.quarkus.qute.i18n.Message;

/// The same in Chinese.
@Localized("zh")
interface DashboardWordsZh extends DashboardWords {
    @Override
    @Message("仪表盘")
    String title();

    @Override
    @Message("技术视图")
    String tech();

    @Override
    @Message("业务视图")
    String business();

    @Override
    @Message("视图")
    String view();

    @Override
    @Message("天数")
    String days();

    @Override
    @Message("最近 {days} 天")
    String last_days(String days);

    @Override
    @Message("今天")
    String today();

    @Override
    @Message("粒度")
    String step();

    @Override
    @Message("分钟")
    String minute();

    @Override
    @Message("小时")
    String hour();

    @Override
    @Message("天")
    String day();

    @Override
    @Message("周")
    String week();

    @Override
    @Message("月")
    String month();

    @Override
    @Message("调用次数")
    String requests();

    @Override
    @Message("Token")
    String tokens();

    @Override
    @Message("输入 {prompt}，输出 {completion}")
    String tokens_split(String prompt, String completion);

    @Override
    @Message("费用")
    String cost();

    @Override
    @Message("失败率")
    String error_rate();

    @Override
    @Message("{all} 次调用中失败 {failed} 次")
    String errors_of(String failed, String all);

    @Override
    @Message("平均延迟")
    String latency();

    @Override
    @Message("延迟分位")
    String latency_tail();

    @Override
    @Message("一半在 {millis} 内")
    String half(String millis);

    @Override
    @Message("95% 在 {millis} 内")
    String most(String millis);

    @Override
    @Message("99% 在 {millis} 内")
    String nearly_all(String millis);

    @Override
    @Message("占套餐每分钟调用上限")
    String rpm();

    @Override
    @Message("趋势")
    String trend();

    @Override
    @Message("高峰：{when}，{count} 次调用。")
    String busiest(String when, String count);

    @Override
    @Message("低谷：{when}，{count} 次。")
    String quietest(String when, String count);

    @Override
    @Message("费用最高：{when}，{cost}。")
    String dearest(String when, String cost);

    @Override
    @Message("费用最低：{when}，{cost}。")
    String cheapest(String when, String cost);

    @Override
    @Message("失败")
    String failed();

    @Override
    @Message("时间")
    String at();

    @Override
    @Message("按模型")
    String models();

    @Override
    @Message("模型")
    String model();

    @Override
    @Message("按团队（费用从高到低）")
    String teams();

    @Override
    @Message("团队")
    String team();

    @Override
    @Message("会话数")
    String conversations();

    @Override
    @Message("回答字符数")
    String chars();

    @Override
    @Message("预算使用进度")
    String budget();

    @Override
    @Message("组织没有预算。")
    String budget_none();

    @Override
    @Message("容量状态")
    String capacity();

    @Override
    @Message("充足")
    String sufficient();

    @Override
    @Message("紧张：某项限制已用五分之四")
    String tight();

    @Override
    @Message("已耗尽")
    String exhausted();

    @Override
    @Message("服务状态")
    String service();

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
    @Message("已计入的最新调用开始于 {when}。")
    String fresh(String when);

    @Override
    @Message("这段时间没有调用。创建密钥并调用模型后，数据会立即显示在这里。")
    String none();

    @Override
    @Message("创建密钥")
    String make_key();

    @Override
    @Message("这段时间没有属于团队的调用。为团队创建的密钥会在此排名。")
    String no_teams();

    @Override
    @Message("各时段失败率（近 7 天）")
    String heat();

    @Override
    @Message("近七天没有失败的调用。")
    String heat_none();
}
