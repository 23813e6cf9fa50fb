package dev.farthing.web.models;

import io.quarkus.qute.i18n.Localized;
import io.quarkus.qute.i18n.Message;

/// The same in Chinese.
@Localized("zh")
interface ModelWordsZh extends ModelWords {
    @Override
    @Message("模型")
    String title();

    @Override
    @Message("添加模型")
    String make();

    @Override
    @Message("还没有模型。先创建供应商和凭据，再以自定名称提供其模型。")
    String none();

    @Override
    @Message("您的套餐没有可用模型，请联系管理员。")
    String none_offered();

    @Override
    @Message("没有符合条件的模型。")
    String none_found();

    @Override
    @Message("名称")
    String name();

    @Override
    @Message("调用时使用的名称：字母、数字、空格和 . _ : / @ -，最长 128；之后不可更改")
    String name_hint();

    @Override
    @Message("名称：最长 128，仅字母、数字、空格和 . _ : / @ -")
    String name_wrong();

    @Override
    @Message("别名")
    String aliases();

    @Override
    @Message("每行一个")
    String aliases_hint();

    @Override
    @Message("类型")
    String kind();

    @Override
    @Message("对话")
    String chat();

    @Override
    @Message("向量")
    String embedding();

    @Override
    @Message("图像")
    String image();

    @Override
    @Message("语音")
    String speech();

    @Override
    @Message("状态")
    String state();

    @Override
    @Message("提供中")
    String active();

    @Override
    @Message("即将下线")
    String deprecated();

    @Override
    @Message("已停用")
    String unavailable();

    @Override
    @Message("路由")
    String routes();

    @Override
    @Message("路由 {number}")
    String route(int number);

    @Override
    @Message("没有路由：无法提供服务。")
    String routes_none();

    @Override
    @Message("由谁提供以及在那里的名称；优先级小者先试，相同者按权重分摊。未选供应商的行将忽略。")
    String routes_hint();

    @Override
    @Message("供应商")
    String provider();

    @Override
    @Message("供应商处的名称")
    String upstream_model();

    @Override
    @Message("留空：与此处相同")
    String upstream_hint();

    @Override
    @Message("权重")
    String weight();

    @Override
    @Message("优先级")
    String priority();

    @Override
    @Message("该处每百万令牌成本")
    String cost_per_1m();

    @Override
    @Message("能力")
    String capabilities();

    @Override
    @Message("如 tools、vision、responses；以空格或逗号分隔")
    String capabilities_hint();

    @Override
    @Message("上下文窗口")
    String context_window();

    @Override
    @Message("最大输出")
    String max_output();

    @Override
    @Message("分词器")
    String tokenizer();

    @Override
    @Message("供应商未报告时用于精确计数")
    String tokenizer_hint();

    @Override
    @Message("无：估算")
    String tokenizer_none();

    @Override
    @Message("单次调用上下文读取次数")
    String server_turns();

    @Override
    @Message("用于使用供应商内置工具的调用")
    String server_turns_hint();

    @Override
    @Message("预算占用百分比")
    String hold_percent();

    @Override
    @Message("同级选择方式")
    String balancing();

    @Override
    @Message("按权重")
    String weighted();

    @Override
    @Message("最空闲")
    String least_busy();

    @Override
    @Message("响应最快")
    String lowest_latency();

    @Override
    @Message("最便宜")
    String cheapest();

    @Override
    @Message("余额最多")
    String highest_balance();

    @Override
    @Message("首个供应商较慢时同时请求第二个")
    String hedged();

    @Override
    @Message("最低成功率（%）")
    String least_success();

    @Override
    @Message("近期成功率较低的凭据最后使用；0 表示不区分")
    String least_success_hint();

    @Override
    @Message("每百万令牌价格")
    String price();

    @Override
    @Message("输入")
    String price_input();

    @Override
    @Message("输出")
    String price_output();

    @Override
    @Message("缓存")
    String price_cached();

    @Override
    @Message("缓存写入")
    String price_cache_write();

    @Override
    @Message("每次请求")
    String price_request();

    @Override
    @Message("每张图像")
    String price_image();

    @Override
    @Message("{when} 起变更")
    String price_next(String when);

    @Override
    @Message("无价格")
    String price_none();

    @Override
    @Message("未定价前调用会被拒绝，除非设置允许。")
    String price_none_told();

    @Override
    @Message("全部价格")
    String price_history();

    @Override
    @Message("价格")
    String prices();

    @Override
    @Message("生效自")
    String from_when();

    @Override
    @Message("截至")
    String till();

    @Override
    @Message("{count} 个输入长度阶梯")
    String tiers(String count);

    @Override
    @Message("基本信息")
    String who();

    @Override
    @Message("调用如何分配")
    String way();

    @Override
    @Message("规格")
    String limits();

    @Override
    @Message("创建时间")
    String created();

    @Override
    @Message("修改时间")
    String changed();

    @Override
    @Message("停用")
    String disable();

    @Override
    @Message("重新提供")
    String enable();

    @Override
    @Message("删除")
    String delete();

    @Override
    @Message("此后对它的调用会被拒绝。")
    String sure_disable();

    @Override
    @Message("不再提供；调用与价格记录保留。")
    String sure_delete();

    @Override
    @Message("试用")
    String try_it();

    @Override
    @Message("模型已添加。")
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
    @Message("供应商：不存在")
    String no_such_provider();

    @Override
    @Message("模型由供应商提供：请先创建供应商。")
    String no_provider();

    @Override
    @Message("创建供应商")
    String make_provider();

    @Override
    @Message("请求规则")
    String rules();

    @Override
    @Message("发往供应商的请求成员，用其自身方言的写法，以 JSON 填写。后缀给模型更多名称，各有优先于此的规则。")
    String rules_hint();

    @Override
    @Message("请求未说明时的成员")
    String request_defaults();

    @Override
    @Message("每个请求都有的成员，无论其如何说明")
    String request_forced();

    @Override
    @Message("后缀，各含 request_defaults、request_forced 和 stream")
    String suffixes();

    @Override
    @Message("流式的请求方式")
    String stream();

    @Override
    @Message("默认")
    String stream_usual();

    @Override
    @Message("以流式请求")
    String stream_native();

    @Override
    @Message("整体请求，再以流式转述")
    String stream_emulated();

    @Override
    @Message("向量请求按原样发送")
    String no_rules();

    @Override
    @Message("{name}：须为 JSON 对象")
    String no_object(String name);

    @Override
    @Message("{name}：native 或 emulated")
    String no_stream(String name);

    @Override
    @Message("{suffix}：须为含 request_defaults、request_forced 和 stream 的对象")
    String suffix_wrong(String suffix);
}
