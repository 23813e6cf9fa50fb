package dev.farthing.web.playground;

import io.quarkus.qute.i18n.Localized;
import io.quarkus.qute.i18n.Message;

/// The same in Chinese.
@Localized("zh")
interface PlaygroundWordsZh extends PlaygroundWords {
    @Override
    @Message("试用")
    String title();

    @Override
    @Message("此页面由浏览器直接调用模型，需要启用脚本。否则可用 curl：密钥页面有示例。")
    String needs_script();

    @Override
    @Message("模型")
    String model();

    @Override
    @Message("还没有对话模型：请先添加，或联系管理员。")
    String no_models();

    @Override
    @Message("前往模型")
    String to_models();

    @Override
    @Message("密钥")
    String key();

    @Override
    @Message("以 sk-far- 开头；仅由浏览器随调用发送，不作保存")
    String key_hint();

    @Override
    @Message("创建密钥")
    String make_key();

    @Override
    @Message("方言")
    String dialect();

    @Override
    @Message("OpenAI 对话")
    String chat();

    @Override
    @Message("Anthropic 消息")
    String messages();

    @Override
    @Message("系统提示")
    String system();

    @Override
    @Message("消息")
    String message_in();

    @Override
    @Message("温度")
    String temperature();

    @Override
    @Message("最大输出令牌")
    String max_tokens();

    @Override
    @Message("流式")
    String stream();

    @Override
    @Message("发送")
    String send();

    @Override
    @Message("停止")
    String stop();

    @Override
    @Message("回答")
    String answer();

    @Override
    @Message("等待首个字")
    String waiting();

    @Override
    @Message("已停止。")
    String stopped();

    @Override
    @Message("已完成。")
    String done_told();

    @Override
    @Message("被拒绝")
    String refused();

    @Override
    @Message("连接中断。")
    String broken();

    @Override
    @Message("输入令牌")
    String tokens_in();

    @Override
    @Message("输出令牌")
    String tokens_out();

    @Override
    @Message("计费")
    String cost();

    @Override
    @Message("首字耗时")
    String first_word();

    @Override
    @Message("总耗时")
    String took();

    @Override
    @Message("请求")
    String request();

    @Override
    @Message("供应商")
    String provider();

    @Override
    @Message("原始应答")
    String raw();

    @Override
    @Message("与普通调用相同：按密钥所属组织计费。")
    String costs_told();
}
