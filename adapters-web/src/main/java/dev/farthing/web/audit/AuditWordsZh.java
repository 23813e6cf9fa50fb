package dev.farthing.web.audit;

import io.quarkus.qute.i18n.Localized;
import io.quarkus.qute.i18n.Message;

/// The same in Chinese.
@Localized("zh")
interface AuditWordsZh extends AuditWords {
    @Override
    @Message("审计")
    String title();

    @Override
    @Message("还没有任何变更。")
    String none();

    @Override
    @Message("没有符合条件的记录。")
    String none_found();

    @Override
    @Message("操作者")
    String actor();

    @Override
    @Message("操作")
    String action();

    @Override
    @Message("对象类型")
    String type();

    @Override
    @Message("归属")
    String of();

    @Override
    @Message("平台")
    String of_platform();

    @Override
    @Message("对象编号")
    String object();

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
    @Message("原因")
    String reason();

    @Override
    @Message("变更前后")
    String changes();

    @Override
    @Message("变更前")
    String before();

    @Override
    @Message("变更后")
    String after();

    @Override
    @Message("更早的记录")
    String older();
}
