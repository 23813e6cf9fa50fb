package dev.farthing.web.usage;

import io.quarkus.qute.i18n.Localized;
import io.quarkus.qute.i18n.Message;

/// The same in Chinese.
@Localized("zh")
interface UsageWordsZh extends UsageWords {
    @Override
    @Message("用量")
    String title();

    @Override
    @Message("分组维度")
    String by();

    @Override
    @Message("这段时间没有用量。")
    String none();

    @Override
    @Message("起始日")
    String from();

    @Override
    @Message("截止日")
    String to();

    @Override
    @Message("模型")
    String model();

    @Override
    @Message("日期")
    String day();

    @Override
    @Message("小时")
    String hour();

    @Override
    @Message("密钥")
    String key();

    @Override
    @Message("团队")
    String team();

    @Override
    @Message("组织")
    String org();

    @Override
    @Message("供应商")
    String provider();

    @Override
    @Message("标签")
    String tag();

    @Override
    @Message("客户端")
    String client();

    @Override
    @Message("结果")
    String status();

    @Override
    @Message("接口")
    String endpoint();

    @Override
    @Message("调用次数")
    String requests();

    @Override
    @Message("失败")
    String failed();

    @Override
    @Message("输入")
    String input();

    @Override
    @Message("输出")
    String output();

    @Override
    @Message("Token")
    String total();

    @Override
    @Message("费用")
    String cost();

    @Override
    @Message("平均延迟")
    String latency();

    @Override
    @Message("合计")
    String sum();

    @Override
    @Message("–")
    String nothing();

    @Override
    @Message("供应商缓存节省：")
    String saved_by_vendors();

    @Override
    @Message("由缓存直接答复 {answers} 次，节省：")
    String saved_by_answers(String answers);

    @Override
    @Message("导出表格（CSV）")
    String csv();
}
