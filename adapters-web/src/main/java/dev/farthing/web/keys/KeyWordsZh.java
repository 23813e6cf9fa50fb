package dev.farthing.web.keys;

import io.quarkus.qute.i18n.Localized;
import io.quarkus.qute.i18n.Message;

/// The same in Chinese.
@Localized("zh")
interface KeyWordsZh extends KeyWords {
    @Override
    @Message("密钥")
    String title();

    @Override
    @Message("创建密钥")
    String make();

    @Override
    @Message("还没有密钥。创建一个，持有其密文的人即可调用模型。")
    String none();

    @Override
    @Message("没有符合条件的密钥。")
    String none_found();

    @Override
    @Message("名称")
    String name();

    @Override
    @Message("便于识别")
    String name_hint();

    @Override
    @Message("密文")
    String secret();

    @Override
    @Message("团队")
    String team();

    @Override
    @Message("无团队")
    String no_team();

    @Override
    @Message("此前的调用仍归原团队。")
    String team_hint();

    @Override
    @Message("状态")
    String state();

    @Override
    @Message("有效")
    String active();

    @Override
    @Message("轮换中")
    String rotating();

    @Override
    @Message("已停用")
    String disabled();

    @Override
    @Message("已过期")
    String expired();

    @Override
    @Message("已删除")
    String deleted();

    @Override
    @Message("创建时间")
    String created();

    @Override
    @Message("最近使用从")
    String used_from();

    @Override
    @Message("最近使用到")
    String used_to();

    @Override
    @Message("创建起始日")
    String created_from();

    @Override
    @Message("创建截止日")
    String created_to();

    @Override
    @Message("最近使用")
    String last_used();

    @Override
    @Message("预算")
    String budget();

    @Override
    @Message("{spent} / {limit}")
    String budget_used(String spent, String limit);

    @Override
    @Message("沙盒")
    String sandbox();

    @Override
    @Message("只能访问演示和沙盒供应商，调用不计费")
    String sandbox_hint();

    @Override
    @Message("旧密文有效至 {when}")
    String old_until(String when);

    @Override
    @Message("旧密文剩余有效时间")
    String old_left();

    @Override
    @Message("选择本页所有密钥")
    String select_all();

    @Override
    @Message("选择 {name}")
    String select(String name);

    @Override
    @Message("已选")
    String selected();

    @Override
    @Message("打开")
    String open();

    @Override
    @Message("停用")
    String disable();

    @Override
    @Message("启用")
    String enable();

    @Override
    @Message("删除")
    String delete();

    @Override
    @Message("轮换")
    String rotate();

    @Override
    @Message("使用它的调用会立即被拒绝。")
    String sure_disable();

    @Override
    @Message("它将永久失效；调用和费用记录会保留。")
    String sure_delete();

    @Override
    @Message("将对所有选中的密钥执行此操作。")
    String sure_many();

    @Override
    @Message("将生成新的密文，仅显示一次。")
    String sure_rotate();

    @Override
    @Message("已保存。")
    String done_saved();

    @Override
    @Message("已停用：从现在起不再放行任何调用。")
    String done_disabled();

    @Override
    @Message("已启用。")
    String done_enabled();

    @Override
    @Message("已删除。")
    String done_deleted();

    @Override
    @Message("基本信息")
    String who();

    @Override
    @Message("权限")
    String may();

    @Override
    @Message("留空表示没有单独限制；套餐的限制始终有效。")
    String may_hint();

    @Override
    @Message("可调用的模型")
    String models_allowed();

    @Override
    @Message("用逗号分隔；留空表示套餐内全部模型")
    String models_hint();

    @Override
    @Message("允许的来源地址")
    String allowed_ips();

    @Override
    @Message("例如 192.0.2.7 或 10.0.0.0/8；留空表示不限")
    String ips_hint();

    @Override
    @Message("每分钟请求数")
    String rpm();

    @Override
    @Message("每分钟 Token 数")
    String tpm();

    @Override
    @Message("并发调用数")
    String concurrency();

    @Override
    @Message("答复缓存（秒）")
    String cache_seconds();

    @Override
    @Message("完全相同的请求将直接返回缓存的答复，不产生费用；留空则每次都请求供应商")
    String cache_hint();

    @Override
    @Message("有效期至")
    String expires();

    @Override
    @Message("留空表示长期有效")
    String expires_hint();

    @Override
    @Message("长期有效")
    String never();

    @Override
    @Message("每月预算")
    String monthly();

    @Override
    @Message("绝不超支：超出预算的调用会被拒绝")
    String monthly_hint();

    @Override
    @Message("它还有其他预算，请通过接口修改。")
    String other_budgets();

    @Override
    @Message("负责人")
    String owner();

    @Override
    @Message("备注")
    String note();

    @Override
    @Message("标签")
    String tags();

    @Override
    @Message("最多 10 个，用逗号分隔")
    String tags_hint();

    @Override
    @Message("数量")
    String count();

    @Override
    @Message("多个密钥会自动编号：名称 1、名称 2……")
    String count_hint();

    @Override
    @Message("密钥已创建")
    String made();

    @Override
    @Message("密钥已有新的密文")
    String rotated();

    @Override
    @Message("已创建 {count} 个密钥")
    String made_many(String count);

    @Override
    @Message("密文仅显示这一次。任何持有者都能以您的费用调用模型，请像密码一样保管。")
    String once();

    @Override
    @Message("名称与密文（CSV）")
    String as_csv();

    @Override
    @Message("使用方法")
    String use_it();

    @Override
    @Message("curl")
    String tool_curl();

    @Override
    @Message("多数工具的环境变量")
    String tool_env();

    @Override
    @Message("OpenAI Python SDK")
    String tool_python();

    @Override
    @Message("OpenAI JavaScript SDK")
    String tool_node();

    @Override
    @Message("查看密钥")
    String to_key();

    @Override
    @Message("查看全部密钥")
    String to_keys();

    @Override
    @Message("生成新密文；旧密文会继续有效一段时间，便于切换程序。")
    String rotate_told();

    @Override
    @Message("旧密文继续有效")
    String grace();

    @Override
    @Message("立即失效")
    String grace_none();

    @Override
    @Message("1 小时")
    String grace_hour();

    @Override
    @Message("1 天")
    String grace_day();

    @Override
    @Message("7 天")
    String grace_week();

    @Override
    @Message("30 天")
    String grace_month();

    @Override
    @Message("处理结果")
    String results();

    @Override
    @Message("结果")
    String result();

    @Override
    @Message("14 天调用")
    String use();
}
