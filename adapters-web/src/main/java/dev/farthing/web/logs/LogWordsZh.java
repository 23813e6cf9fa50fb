package dev.farthing.web.logs;

import io.quarkus.qute.i18n.Localized;
import io.quarkus.qute.i18n.Message;

/// The same in Chinese.
@Localized("zh")
interface LogWordsZh extends LogWords {
    @Override
    @Message("错误日志")
    String title();

    @Override
    @Message("失败的尝试")
    String one();

    @Override
    @Message("还没有失败的尝试。每次失败都会记录在这里，即使该调用由其他供应商应答。")
    String none();

    @Override
    @Message("没有符合条件的失败记录。")
    String none_found();

    @Override
    @Message("共 {count} 条")
    String counted(String count);

    @Override
    @Message("信息")
    String told();

    @Override
    @Message("失败类型")
    String kind();

    @Override
    @Message("级别")
    String level();

    @Override
    @Message("提示")
    String info();

    @Override
    @Message("警告")
    String warning();

    @Override
    @Message("错误")
    String error();

    @Override
    @Message("状态码")
    String status();

    @Override
    @Message("起始日")
    String from();

    @Override
    @Message("截止日")
    String to();

    @Override
    @Message("时间")
    String at();

    @Override
    @Message("供应商")
    String provider();

    @Override
    @Message("模型")
    String model();

    @Override
    @Message("供应商模型")
    String upstream_model();

    @Override
    @Message("密钥")
    String key();

    @Override
    @Message("更早的记录")
    String older();

    @Override
    @Message("选择本页全部")
    String select_all();

    @Override
    @Message("选择 {when} 的记录")
    String select(String when);

    @Override
    @Message("已选")
    String selected();

    @Override
    @Message("删除")
    String delete();

    @Override
    @Message("全部删除")
    String delete_all();

    @Override
    @Message("将从日志中移除；调用记录会保留。")
    String sure();

    @Override
    @Message("所有失败记录都将从日志中移除；调用记录会保留。")
    String sure_all();

    @Override
    @Message("{org} 的所有失败记录都将从日志中移除；调用记录会保留。")
    String sure_all_of(String org);

    @Override
    @Message("已删除。")
    String deleted();

    @Override
    @Message("所属调用")
    String call();

    @Override
    @Message("尝试序号")
    String attempt();

    @Override
    @Message("代码")
    String code();

    @Override
    @Message("凭据")
    String credential();

    @Override
    @Message("耗时")
    String latency();

    @Override
    @Message("请求内容")
    String request_body();

    @Override
    @Message("应答内容")
    String response_body();

    @Override
    @Message("堆栈")
    String stack_trace();

    @Override
    @Message("开启设置 error_bodies 后会保留请求与应答内容。")
    String no_bodies();

    @Override
    @Message("相关设置")
    String governed();
}
