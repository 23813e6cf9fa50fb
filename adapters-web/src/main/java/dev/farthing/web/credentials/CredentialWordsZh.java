package dev.farthing.web.credentials;

import io.quarkus.qute.i18n.Localized;
import io.quarkus.qute.i18n.Message;

/// The same in Chinese.
@Localized("zh")
interface CredentialWordsZh extends CredentialWords {
    @Override
    @Message("凭据")
    String title();

    @Override
    @Message("添加一个")
    String add();

    @Override
    @Message("批量导入")
    String paste();

    @Override
    @Message("代理")
    String proxies();

    @Override
    @Message("还没有凭据。凭据是供应商账户的密钥：添加一个或粘贴多个，调用会分摊到它们上。")
    String none();

    @Override
    @Message("没有符合条件的凭据。")
    String none_found();

    @Override
    @Message("凭据属于某个供应商：请先创建供应商。")
    String no_provider();

    @Override
    @Message("创建供应商")
    String make_provider();

    @Override
    @Message("使用中")
    String healthy();

    @Override
    @Message("未在使用")
    String unhealthy();

    @Override
    @Message("名称")
    String name();

    @Override
    @Message("便于识别")
    String name_hint();

    @Override
    @Message("名称前缀")
    String name_begins();

    @Override
    @Message("后接短横线和若干字符")
    String name_begins_hint();

    @Override
    @Message("供应商")
    String provider();

    @Override
    @Message("供应商：不存在")
    String no_such_provider();

    @Override
    @Message("密钥")
    String secret();

    @Override
    @Message("供应商给出的原文；加密保存，不再显示")
    String secret_hint();

    @Override
    @Message("新密钥")
    String secret_new();

    @Override
    @Message("替换现有密钥；留空则保留现有的")
    String secret_new_hint();

    @Override
    @Message("密钥：1 至 8192 个可见字符，不含空格")
    String secret_wrong();

    @Override
    @Message("状态")
    String state();

    @Override
    @Message("正常")
    String active();

    @Override
    @Message("冷却中")
    String cooling();

    @Override
    @Message("被供应商拒绝")
    String invalid();

    @Override
    @Message("已停用")
    String disabled();

    @Override
    @Message("连续失败")
    String failures();

    @Override
    @Message("最少失败次数")
    String failures_from();

    @Override
    @Message("创建时间")
    String created();

    @Override
    @Message("创建起")
    String created_from();

    @Override
    @Message("创建止")
    String created_to();

    @Override
    @Message("最近使用")
    String last_used();

    @Override
    @Message("最近验证")
    String verified();

    @Override
    @Message("排序")
    String sorted_by();

    @Override
    @Message("异常优先")
    String troubled();

    @Override
    @Message("名称")
    String by_name();

    @Override
    @Message("状态")
    String by_status();

    @Override
    @Message("失败最多")
    String by_failures();

    @Override
    @Message("最新创建")
    String by_created();

    @Override
    @Message("最近使用")
    String by_used();

    @Override
    @Message("显示方式")
    String shown_as();

    @Override
    @Message("表格")
    String as_table();

    @Override
    @Message("卡片")
    String as_cards();

    @Override
    @Message("恢复倒计时")
    String back_in();

    @Override
    @Message("对此凭据暂停")
    String rests();

    @Override
    @Message("由 {setting} 决定")
    String governed(String setting);

    @Override
    @Message("标签")
    String tags();

    @Override
    @Message("最多 50 个，以逗号分隔")
    String tags_hint();

    @Override
    @Message("备注")
    String note();

    @Override
    @Message("权重")
    String weight();

    @Override
    @Message("同优先级中的份额；0 表示不参与")
    String weight_hint();

    @Override
    @Message("优先级")
    String priority();

    @Override
    @Message("数值小者优先")
    String priority_hint();

    @Override
    @Message("并发调用数")
    String concurrency();

    @Override
    @Message("可用模型")
    String models_allowed();

    @Override
    @Message("供应商的模型名，以逗号分隔，末尾 * 表示任意后缀；留空为全部")
    String models_hint();

    @Override
    @Message("不可用模型")
    String models_denied();

    @Override
    @Message("仅提供供应商为其列出的模型")
    String only_listed();

    @Override
    @Message("代理")
    String proxy();

    @Override
    @Message("供应商的代理之一，或不用代理")
    String proxy_any();

    @Override
    @Message("代理：不存在")
    String no_such_proxy();

    @Override
    @Message("用量上限")
    String ceilings();

    @Override
    @Message("留空：不设上限")
    String ceilings_hint();

    @Override
    @Message("每天")
    String a_day();

    @Override
    @Message("每月")
    String a_month();

    @Override
    @Message("请求数")
    String ceiling_requests();

    @Override
    @Message("令牌数")
    String ceiling_tokens();

    @Override
    @Message("金额")
    String ceiling_money();

    @Override
    @Message("基本信息")
    String who();

    @Override
    @Message("参与方式")
    String share();

    @Override
    @Message("操作")
    String actions();

    @Override
    @Message("验证")
    String verify();

    @Override
    @Message("重置")
    String reset();

    @Override
    @Message("启用")
    String enable();

    @Override
    @Message("停用")
    String disable();

    @Override
    @Message("删除")
    String delete();

    @Override
    @Message("验证会向供应商提一个低成本的问题；重置会清除失败与冷却。")
    String verify_told();

    @Override
    @Message("此后不再使用，进行中的调用会正常结束。")
    String sure_disable();

    @Override
    @Message("凭据及其密钥将永久删除，调用与费用记录保留。")
    String sure_delete();

    @Override
    @Message("将对所有选中的凭据执行。")
    String sure_many();

    @Override
    @Message("选择本页全部")
    String select_all();

    @Override
    @Message("选择 {name}")
    String select(String name);

    @Override
    @Message("已选")
    String selected();

    @Override
    @Message("请先选择凭据")
    String none_selected();

    @Override
    @Message("列表中的全部 {total} 个，不限于所选")
    String whole_list(String total);

    @Override
    @Message("已完成。")
    String done();

    @Override
    @Message("凭据已添加。可验证供应商是否接受它。")
    String done_created();

    @Override
    @Message("已保存。")
    String done_saved();

    @Override
    @Message("供应商接受此凭据。")
    String done_verify();

    @Override
    @Message("失败与冷却已清除。")
    String done_reset();

    @Override
    @Message("已启用。")
    String done_enable();

    @Override
    @Message("已停用：此后不再使用。")
    String done_disable();

    @Override
    @Message("已删除。")
    String done_deleted();

    @Override
    @Message("未能完成：原因见下。")
    String done_refused();

    @Override
    @Message("执行结果")
    String results();

    @Override
    @Message("结果")
    String result();

    @Override
    @Message("已不存在")
    String gone();

    @Override
    @Message("成功")
    String fine();

    @Override
    @Message("返回全部凭据")
    String to_all();

    @Override
    @Message("进度")
    String progress();

    @Override
    @Message("{done} / {total}")
    String progress_told(String done, String total);

    @Override
    @Message("{count} 个未成功")
    String failed(String count);

    @Override
    @Message("开始时间")
    String begun();

    @Override
    @Message("完成时间")
    String finished();

    @Override
    @Message("关闭此页任务也会继续。")
    String goes_on();

    @Override
    @Message("原因")
    String reason();

    @Override
    @Message("数量")
    String how_many();

    @Override
    @Message("时间范围")
    String over();

    @Override
    @Message("1 小时")
    String hour();

    @Override
    @Message("8 小时")
    String eight_hours();

    @Override
    @Message("24 小时")
    String day();

    @Override
    @Message("一周")
    String week();

    @Override
    @Message("使用情况")
    String usage();

    @Override
    @Message("时间")
    String at();

    @Override
    @Message("调用")
    String calls();

    @Override
    @Message("失败")
    String calls_failed();

    @Override
    @Message("令牌")
    String tokens();

    @Override
    @Message("计费")
    String cost();

    @Override
    @Message("平均耗时")
    String latency();

    @Override
    @Message("耗时")
    String took();

    @Override
    @Message("模型")
    String model();

    @Override
    @Message("按模型")
    String by_model();

    @Override
    @Message("最近调用")
    String newest_calls();

    @Override
    @Message("失败记录")
    String newest_errors();

    @Override
    @Message("此时段没有调用使用它。")
    String no_calls();

    @Override
    @Message("各时段仅统计最近 {count} 次调用。")
    String counted(String count);

    @Override
    @Message("类型")
    String kind();

    @Override
    @Message("供应商信息")
    String said_by_vendor();

    @Override
    @Message("应答")
    String answer();

    @Override
    @Message("由配置文件管理：请在文件中修改。")
    String by_file();

    @Override
    @Message("粘贴的文本")
    String pasted();

    @Override
    @Message("任意文本：按各供应商密钥的前缀识别；整行为一个字母数字长串也算；Abacus 用 Cookie")
    String pasted_hint();

    @Override
    @Message("粘贴的文本：最多 {most} 个密钥")
    String too_many(String most);

    @Override
    @Message("导入")
    String import_now();

    @Override
    @Message("{all} 个密钥中新增 {created} 个凭据")
    String imported(String created, String all);

    @Override
    @Message("文本中没有找到密钥。")
    String nothing_found();

    @Override
    @Message("行")
    String line();

    @Override
    @Message("已添加")
    String outcome_created();

    @Override
    @Message("供应商已有")
    String outcome_duplicate();

    @Override
    @Message("文本中重复")
    String outcome_repeated();

    @Override
    @Message("名称已被占用")
    String outcome_name_taken();

    @Override
    @Message("不是代理")
    String outcome_invalid();

    @Override
    @Message("一次过多")
    String outcome_too_many();

    @Override
    @Message("还没有代理。在下方粘贴；随后供应商的凭据会分配到其指定的代理上。")
    String proxies_none();

    @Override
    @Message("供应商决定其凭据分配到哪些代理；凭据也可自行指定。")
    String proxies_told();

    @Override
    @Message("地址")
    String address();

    @Override
    @Message("检查结果")
    String checked();

    @Override
    @Message("尚未检查")
    String never_checked();

    @Override
    @Message("可用")
    String works();

    @Override
    @Message("检查这些")
    String check();

    @Override
    @Message("每个最多十秒。")
    String check_told();

    @Override
    @Message("启用中")
    String in_use();

    @Override
    @Message("已检查。")
    String done_checked();

    @Override
    @Message("其密码一并删除。")
    String sure_proxy();

    @Override
    @Message("代理列表")
    String proxy_list();

    @Override
    @Message("每行一个：scheme://user:password@host:port、host:port 或 host:port:user:password")
    String proxy_list_hint();

    @Override
    @Message("添加代理")
    String add_proxies();

    @Override
    @Message("用户")
    String user();
}
