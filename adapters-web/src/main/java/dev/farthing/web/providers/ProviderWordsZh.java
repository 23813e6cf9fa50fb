package dev.farthing.web.providers;

import io.quarkus.qute.i18n.Localized;
import io.quarkus.qute.i18n.Message;

/// The same in Chinese.
@Localized("zh")
interface ProviderWordsZh extends ProviderWords {
    @Override
    @Message("供应商")
    String title();

    @Override
    @Message("创建供应商")
    String make();

    @Override
    @Message("还没有供应商。供应商即其地址及所用协议：先创建，再添加凭据。")
    String none();

    @Override
    @Message("没有符合条件的供应商。")
    String none_found();

    @Override
    @Message("名称")
    String name();

    @Override
    @Message("便于识别")
    String name_hint();

    @Override
    @Message("协议")
    String protocol();

    @Override
    @Message("OpenAI")
    String protocol_openai();

    @Override
    @Message("Anthropic")
    String protocol_anthropic();

    @Override
    @Message("Gemini")
    String protocol_gemini();

    @Override
    @Message("Abacus")
    String protocol_abacus();

    @Override
    @Message("演示：内置应答")
    String protocol_demo();

    @Override
    @Message("基础地址")
    String base_url();

    @Override
    @Message("含版本号，如 https://api.openai.com/v1")
    String base_url_hint();

    @Override
    @Message("基础地址：除演示外必填")
    String base_url_missing();

    @Override
    @Message("凭据")
    String credentials();

    @Override
    @Message("{all} 个中 {active} 个可用")
    String credentials_of(String active, String all);

    @Override
    @Message("无凭据")
    String credentials_none();

    @Override
    @Message("添加凭据")
    String add_credential();

    @Override
    @Message("路由")
    String routes();

    @Override
    @Message("没有模型路由到这里。")
    String routes_none();

    @Override
    @Message("状态")
    String state();

    @Override
    @Message("可提供服务")
    String serving();

    @Override
    @Message("需要凭据")
    String needs_credential();

    @Override
    @Message("没有可用凭据")
    String all_out();

    @Override
    @Message("服务质量")
    String quality();

    @Override
    @Message("尚无统计：调用会在此计数并评估。")
    String quality_none();

    @Override
    @Message("良好")
    String good();

    @Override
    @Message("较差")
    String bad();

    @Override
    @Message("调用过少")
    String unknown();

    @Override
    @Message("评价")
    String verdict();

    @Override
    @Message("成功率")
    String because_success_rate();

    @Override
    @Message("过慢")
    String because_p99();

    @Override
    @Message("服务器错误")
    String because_server_errors();

    @Override
    @Message("超时")
    String because_timeouts();

    @Override
    @Message("模型")
    String model();

    @Override
    @Message("此处名称")
    String upstream_model();

    @Override
    @Message("24 小时调用")
    String calls_day();

    @Override
    @Message("近 1 小时成功率")
    String success_hour();

    @Override
    @Message("24 小时成功率")
    String success_day();

    @Override
    @Message("半数耗时")
    String p50();

    @Override
    @Message("99% 耗时")
    String p99();

    @Override
    @Message("通常")
    String p99_usual();

    @Override
    @Message("服务器错误")
    String errors_share();

    @Override
    @Message("超时")
    String timeouts_share();

    @Override
    @Message("获得调用比例")
    String share();

    @Override
    @Message("手动设定")
    String share_held();

    @Override
    @Message("按测量")
    String share_measured();

    @Override
    @Message("设定")
    String set();

    @Override
    @Message("真实性")
    String evidence();

    @Override
    @Message("近七天应答的声明与本地测量的对比。")
    String evidence_told();

    @Override
    @Message("近七天没有应答。")
    String evidence_none();

    @Override
    @Message("应答数")
    String answers();

    @Override
    @Message("自称")
    String calls_itself();

    @Override
    @Message("多计费")
    String inflation();

    @Override
    @Message("不符之处")
    String findings();

    @Override
    @Message("未发现")
    String findings_none();

    @Override
    @Message("其他模型")
    String other_model();

    @Override
    @Message("计费偏多")
    String prompt_inflation();

    @Override
    @Message("缓存不合理")
    String impossible_cache();

    @Override
    @Message("流式一次返回")
    String streams_in_one_piece();

    @Override
    @Message("无停止原因")
    String no_stop_reason();

    @Override
    @Message("未报告用量")
    String no_usage();

    @Override
    @Message("忽略限制")
    String limit_ignored();

    @Override
    @Message("提问")
    String ask_it();

    @Override
    @Message("四个简短问题；按供应商收费，不计入账单。")
    String ask_told();

    @Override
    @Message("{model} 的回答")
    String asked(String model);

    @Override
    @Message("问题")
    String question();

    @Override
    @Message("回答")
    String said();

    @Override
    @Message("计费")
    String billed();

    @Override
    @Message("计数")
    String counted();

    @Override
    @Message("异常")
    String trouble();

    @Override
    @Message("名称")
    String question_name();

    @Override
    @Message("已知长度的文本")
    String question_count();

    @Override
    @Message("重复一次")
    String question_again();

    @Override
    @Message("超出限制")
    String question_limit();

    @Override
    @Message("查询可用模型")
    String discover();

    @Override
    @Message("共列出 {count} 个模型")
    String offers(String count);

    @Override
    @Message("未列出任何模型。")
    String offers_none();

    @Override
    @Message("提供")
    String offer_it();

    @Override
    @Message("提供为")
    String offered_as();

    @Override
    @Message("代理")
    String proxies();

    @Override
    @Message("凭据分配到所选代理；不选则直连或使用下方代理。")
    String proxies_told();

    @Override
    @Message("没有可选代理。")
    String proxies_none();

    @Override
    @Message("前往代理")
    String to_proxies();

    @Override
    @Message("专用代理")
    String proxy_url();

    @Override
    @Message("协议、主机和端口，不含用户名和密码")
    String proxy_hint();

    @Override
    @Message("请求头")
    String headers();

    @Override
    @Message("每行一个 名称: 值；随每次调用发送")
    String headers_hint();

    @Override
    @Message("现有：{names}；填写后将替换")
    String headers_kept(String names);

    @Override
    @Message("移除全部请求头")
    String headers_clear();

    @Override
    @Message("请求头：{line} 无效")
    String header_wrong(String line);

    @Override
    @Message("沙盒密钥可用")
    String sandbox();

    @Override
    @Message("模型来源")
    String provenance();

    @Override
    @Message("未说明")
    String provenance_none();

    @Override
    @Message("官方")
    String provenance_official();

    @Override
    @Message("云厂商")
    String provenance_cloud();

    @Override
    @Message("转售商")
    String provenance_reseller();

    @Override
    @Message("自托管")
    String provenance_self_hosted();

    @Override
    @Message("验证所用模型")
    String verify_model();

    @Override
    @Message("供应商的模型名；留空为任一路由模型")
    String verify_hint();

    @Override
    @Message("时间限制（毫秒）")
    String patience();

    @Override
    @Message("连接")
    String connect();

    @Override
    @Message("首字节")
    String first_byte();

    @Override
    @Message("字节间隔")
    String idle();

    @Override
    @Message("总计")
    String in_all();

    @Override
    @Message("与设置不同之处")
    String rules();

    @Override
    @Message("按全局设置")
    String as_set();

    @Override
    @Message("并发调用数")
    String concurrent();

    @Override
    @Message("0 为不限；留空按全局设置")
    String concurrent_hint();

    @Override
    @Message("余额用尽时")
    String on_empty();

    @Override
    @Message("停用")
    String empty_disable();

    @Override
    @Message("冷却")
    String empty_cool();

    @Override
    @Message("限流时暂停")
    String limit_scope();

    @Override
    @Message("应答所指")
    String scope_told();

    @Override
    @Message("凭据")
    String scope_account();

    @Override
    @Message("模型")
    String scope_model();

    @Override
    @Message("余额来源")
    String balance();

    @Override
    @Message("不查询")
    String balance_none();

    @Override
    @Message("间隔秒数")
    String interval();

    @Override
    @Message("基本信息")
    String who();

    @Override
    @Message("删除")
    String delete();

    @Override
    @Message("将被删除；若仍有凭据或路由引用则拒绝。")
    String sure_delete();

    @Override
    @Message("创建时间")
    String created();

    @Override
    @Message("修改时间")
    String changed();

    @Override
    @Message("供应商已创建。接下来添加凭据。")
    String done_created();

    @Override
    @Message("已保存。")
    String done_saved();

    @Override
    @Message("已删除。")
    String done_deleted();

    @Override
    @Message("由配置文件管理：请在文件中修改。")
    String by_file();

    @Override
    @Message("会话保留方式通过 API 设置。")
    String conversation_told();

    @Override
    @Message("已停用")
    String disabled();

    @Override
    @Message("停用")
    String disable();

    @Override
    @Message("启用")
    String enable();

    @Override
    @Message("今后不再有调用转往它；进行中的继续。")
    String sure_disable();

    @Override
    @Message("已停用：不再有调用转往它。")
    String done_disabled();

    @Override
    @Message("已启用。")
    String done_enabled();
}
