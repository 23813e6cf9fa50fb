package dev.farthing.web.config;

import io.quarkus.qute.i18n.Localized;
import io.quarkus.qute.i18n.Message;

/// The same in Chinese.
@Localized("zh")
interface ConfigWordsZh extends ConfigWords {
    @Override
    @Message("设置")
    String title();

    @Override
    @Message("设置项")
    String name();

    @Override
    @Message("调用")
    String data_plane();

    @Override
    @Message("目标地址")
    String targets();

    @Override
    @Message("密钥")
    String of_keys();

    @Override
    @Message("供应商")
    String upstream();

    @Override
    @Message("保留期")
    String retention();

    @Override
    @Message("供应商质量")
    String quality();

    @Override
    @Message("控制台")
    String console();

    @Override
    @Message("对调用者的帮助")
    String support();

    @Override
    @Message("日志")
    String log();

    @Override
    @Message("更新")
    String updates();

    @Override
    @Message("{least} 到 {most} 的整数")
    String range_whole(String least, String most);

    @Override
    @Message("{words} 之一")
    String range_choice(String words);

    @Override
    @Message("最多 {longest} 个字符，可留空（{form}）")
    String range_text(String longest, String form);

    @Override
    @Message("最多 {most} 项，每行一项（{form}）")
    String range_list(String most, String form);

    @Override
    @Message("{less} 不得大于 {more}（{most}）")
    String contradiction(String less, String more, String most);

    @Override
    @Message("值")
    String value();

    @Override
    @Message("默认值")
    String usual();

    @Override
    @Message("空")
    String nothing_set();

    @Override
    @Message("来源")
    String source();

    @Override
    @Message("已设置")
    String stored();

    @Override
    @Message("默认")
    String by_default();

    @Override
    @Message("环境变量")
    String by_environment();

    @Override
    @Message("{actor}，{at}")
    String changed_by(String actor, String at);

    @Override
    @Message("变更记录")
    String history();

    @Override
    @Message("恢复默认")
    String reset();

    @Override
    @Message("{name} 将立即在所有副本上恢复为默认值。")
    String sure_reset(String name);

    @Override
    @Message("已保存，一秒内在所有副本生效。")
    String done_saved();

    @Override
    @Message("没有改动。")
    String done_nothing();

    @Override
    @Message("已恢复默认。")
    String done_reset();

    @Override
    @Message("约一秒内开始运行。")
    String done_run();

    @Override
    @Message("已在所有副本暂停。")
    String done_paused();

    @Override
    @Message("已恢复定时运行。")
    String done_resumed();

    @Override
    @Message("没有这样的设置。")
    String none_found();

    @Override
    @Message("启动时设定")
    String start();

    @Override
    @Message("由环境变量设定，直到下次启动；不显示机密。")
    String start_hint();

    @Override
    @Message("环境变量")
    String variable();

    @Override
    @Message("定时任务")
    String jobs();

    @Override
    @Message("作用")
    String purpose();

    @Override
    @Message("间隔")
    String every();

    @Override
    @Message("上次")
    String last();

    @Override
    @Message("下次")
    String next();

    @Override
    @Message("次数")
    String runs();

    @Override
    @Message("失败")
    String failures();

    @Override
    @Message("正常")
    String ok();

    @Override
    @Message("失败")
    String failed();

    @Override
    @Message("中断")
    String interrupted();

    @Override
    @Message("运行中")
    String running();

    @Override
    @Message("已暂停")
    String paused();

    @Override
    @Message("立即运行")
    String run();

    @Override
    @Message("暂停")
    String pause();

    @Override
    @Message("继续")
    String resume();

    @Override
    @Message("{name} 将在所有副本暂停，重启后也一样，直到恢复。")
    String sure_pause(String name);

    @Override
    @Message("静态加密")
    String sealed();

    @Override
    @Message("数据库中的所有机密都由当前主密钥加密或散列。")
    String sealed_all();

    @Override
    @Message("以下内容仍需要旧的主密钥：")
    String sealed_some();

    @Override
    @Message("旧的主密钥不可用：此处所列内容无法打开。请设置 FARTHING_MASTER_KEY_PREVIOUS。")
    String sealed_lost();

    @Override
    @Message("供应商密钥")
    String credentials();

    @Override
    @Message("已签发密钥")
    String keys();

    @Override
    @Message("管理密钥")
    String admin_keys();

    @Override
    @Message("首次应答")
    String answers();

    @Override
    @Message("运行失败，详情见运行日志。")
    String job_failed_told();

    @Override
    @Message("供应商的超时、代理和请求头由各提供商自己设定：")
    String of_providers();
}
