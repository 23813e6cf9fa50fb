package dev.farthing.web.calls;

import io.quarkus.qute.i18n.Localized;
import io.quarkus.qute.i18n.Message;

/// The same in Chinese.
@Localized("zh")
interface CallWordsZh extends CallWords {
    @Override
    @Message("调用")
    String title();

    @Override
    @Message("单次调用")
    String one();

    @Override
    @Message("还没有调用。每次调用在应答结束时立即出现在这里。")
    String none();

    @Override
    @Message("没有符合条件的调用。")
    String none_found();

    @Override
    @Message("此时间之后没有符合条件的调用：")
    String none_since();

    @Override
    @Message("已查看此时间之后的调用：")
    String looked_back_to();

    @Override
    @Message("继续向前查找")
    String look_back();

    @Override
    @Message("模型")
    String model();

    @Override
    @Message("结果")
    String state();

    @Override
    @Message("成功")
    String ok();

    @Override
    @Message("出错")
    String error();

    @Override
    @Message("客户端取消")
    String cancelled();

    @Override
    @Message("被拒绝")
    String refused();

    @Override
    @Message("密钥")
    String key();

    @Override
    @Message("团队")
    String team();

    @Override
    @Message("组成该账单明细的调用。")
    String of_line();

    @Override
    @Message("密钥编号")
    String key_id();

    @Override
    @Message("耗时不少于（毫秒）")
    String took();

    @Override
    @Message("请求编号")
    String request_id();

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
    @Message("接口")
    String endpoint();

    @Override
    @Message("供应商")
    String provider();

    @Override
    @Message("供应商模型")
    String upstream_model();

    @Override
    @Message("输入")
    String input();

    @Override
    @Message("输出")
    String output();

    @Override
    @Message("缓存 {count}")
    String cached(String count);

    @Override
    @Message("推理 {count}")
    String reasoning(String count);

    @Override
    @Message("费用")
    String cost();

    @Override
    @Message("耗时")
    String latency();

    @Override
    @Message("首个 Token")
    String first_token();

    @Override
    @Message("尝试次数")
    String attempts();

    @Override
    @Message("每次向供应商的尝试")
    String attempts_title();

    @Override
    @Message("更早的调用")
    String older();

    @Override
    @Message("最新的调用")
    String newest();

    @Override
    @Message("之后调整")
    String adjusted();

    @Override
    @Message("计数方法")
    String counted();

    @Override
    @Message("供应商上报")
    String reported();

    @Override
    @Message("精确计数")
    String exact();

    @Override
    @Message("估算")
    String estimated();

    @Override
    @Message("标签")
    String tags();

    @Override
    @Message("客户端")
    String client();

    @Override
    @Message("地址")
    String address();

    @Override
    @Message("费用计算")
    String arithmetic();

    @Override
    @Message("该调用不收费。")
    String arithmetic_none();

    @Override
    @Message("项目")
    String what();

    @Override
    @Message("数量")
    String quantity();

    @Override
    @Message("单价")
    String rate();

    @Override
    @Message("每百万")
    String per_million();

    @Override
    @Message("每次")
    String each();

    @Override
    @Message("合计")
    String sum();

    @Override
    @Message("目录价 {rate}")
    String list_rate(String rate);

    @Override
    @Message("按 {other} 计价")
    String priced_as(String other);

    @Override
    @Message("由缓存直接答复，未请求供应商，省去的费用：")
    String from_cache();

    @Override
    @Message("供应商缓存节省")
    String saved();

    @Override
    @Message("序号")
    String number();

    @Override
    @Message("应答")
    String answer();

    @Override
    @Message("失败类型")
    String failure();

    @Override
    @Message("异常标记")
    String flags();

    @Override
    @Message("供应商原始用量")
    String vendor_usage();

    @Override
    @Message("导出表格（CSV）")
    String csv();
}
