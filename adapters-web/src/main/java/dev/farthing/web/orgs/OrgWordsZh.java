package dev.farthing.web.orgs;

import io.quarkus.qute.i18n.Localized;
import io.quarkus.qute.i18n.Message;

/// The same in Chinese.
@Localized("zh")
interface OrgWordsZh extends OrgWords {
    @Override
    @Message("选择组织")
    String title();

    @Override
    @Message("密钥、计费和提醒属于所选组织，统计数据也是。未选择时，统计数据涵盖所有组织，其余属于您自己的组织。")
    String told();

    @Override
    @Message("组织")
    String name();

    @Override
    @Message("套餐")
    String plan();

    @Override
    @Message("状态")
    String state();

    @Override
    @Message("正常")
    String active();

    @Override
    @Message("已暂停")
    String suspended();

    @Override
    @Message("查看")
    String look();

    @Override
    @Message("正在查看")
    String looking();

    @Override
    @Message("所有组织")
    String every();

    @Override
    @Message("没有这样的组织。")
    String none();
}
