package dev.farthing.web;

import io.quarkus.qute.i18n.Localized;
import io.quarkus.qute.i18n.Message;

/// The same in Chinese.
@Localized("zh")
public interface WordsZh extends Words {
    @Override
    @Message("跳到正文")
    String skip();

    @Override
    @Message("页面")
    String pages();

    @Override
    @Message("显示或隐藏页面导航")
    String toggle_pages();

    @Override
    @Message("仪表盘")
    String dashboard();

    @Override
    @Message("密钥")
    String keys();

    @Override
    @Message("调用")
    String calls();

    @Override
    @Message("用量")
    String usage();

    @Override
    @Message("账单")
    String billing();

    @Override
    @Message("模型")
    String models();

    @Override
    @Message("试用")
    String playground();

    @Override
    @Message("供应商")
    String providers();

    @Override
    @Message("凭据")
    String credentials();

    @Override
    @Message("错误日志")
    String logs();

    @Override
    @Message("审计")
    String audit();

    @Override
    @Message("状态")
    String status();

    @Override
    @Message("语言")
    String language();

    @Override
    @Message("外观")
    String theme();

    @Override
    @Message("浅色")
    String theme_light();

    @Override
    @Message("深色")
    String theme_dark();

    @Override
    @Message("跟随系统")
    String theme_auto();

    @Override
    @Message("当前用户")
    String you();

    @Override
    @Message("平台运营者")
    String role_operator();

    @Override
    @Message("组织管理员")
    String role_org_admin();

    @Override
    @Message("团队管理员")
    String role_team_admin();

    @Override
    @Message("查看者")
    String role_viewer();

    @Override
    @Message("环境变量中的运营密钥")
    String standing_key();

    @Override
    @Message("登录")
    String login();

    @Override
    @Message("退出登录")
    String logout();

    @Override
    @Message("在所有设备上退出")
    String logout_everywhere();

    @Override
    @Message("时间按 {zone} 显示。")
    String times_of(String zone);

    @Override
    @Message("使用指南")
    String guide();

    @Override
    @Message("复制")
    String copy();

    @Override
    @Message("已复制")
    String copied();

    @Override
    @Message("复制 ID")
    String copy_ids();

    @Override
    @Message("复制尾号")
    String copy_hints();

    @Override
    @Message("取消")
    String cancel();

    @Override
    @Message("确定吗？")
    String sure();

    @Override
    @Message("确定")
    String do_it();

    @Override
    @Message("暂停刷新")
    String pause();

    @Override
    @Message("自动刷新")
    String resume();

    @Override
    @Message("查看数据")
    String figures();

    @Override
    @Message("搜索")
    String search();

    @Override
    @Message("全部")
    String all();

    @Override
    @Message("每页行数")
    String page_size();

    @Override
    @Message("上一页")
    String previous();

    @Override
    @Message("下一页")
    String next();

    @Override
    @Message("第 {first} 至 {last} 条，共 {total} 条")
    String range(String first, String last, String total);

    @Override
    @Message("应用")
    String apply();

    @Override
    @Message("保存")
    String save();

    @Override
    @Message("返回")
    String back();

    @Override
    @Message("回到首页")
    String home();

    @Override
    @Message("请求编号")
    String request_id();

    @Override
    @Message("{label}：必填")
    String field_missing(String label);

    @Override
    @Message("{label}：{told}")
    String field_told(String label, String told);

    @Override
    @Message("内容无法接受")
    String field_refused();

    @Override
    @Message("{label}：最多 {most} 个字符")
    String field_too_long(String label, int most);

    @Override
    @Message("{label}：应为 {least} 到 {most} 的整数")
    String field_not_whole(String label, String least, String most);

    @Override
    @Message("{label}：应为金额，例如 12.50")
    String field_not_amount(String label);

    @Override
    @Message("{label}：应为将来的日期和时间")
    String field_not_time(String label);

    @Override
    @Message("{label}：没有这个选项")
    String field_not_choice(String label);

    @Override
    @Message("{label}：{text} 不是地址或地址段")
    String field_not_address(String label, String text);

    @Override
    @Message("无法理解这个请求")
    String problem_invalid();

    @Override
    @Message("请先登录")
    String problem_unauthenticated();

    @Override
    @Message("余额不足")
    String problem_unpaid();

    @Override
    @Message("没有权限")
    String problem_refused();

    @Override
    @Message("找不到这个对象")
    String problem_missing();

    @Override
    @Message("当前状态下无法执行")
    String problem_conflict();

    @Override
    @Message("内容过大")
    String problem_too_large();

    @Override
    @Message("无法读取这种内容")
    String problem_unsupported();

    @Override
    @Message("操作过于频繁")
    String problem_limited();

    @Override
    @Message("暂时无法执行")
    String problem_unavailable();

    @Override
    @Message("供应商出错")
    String problem_upstream();

    @Override
    @Message("出错了")
    String problem_bug();

    @Override
    @Message("这不是您的问题，错误已记录。平台运营者可凭此编号查到。")
    String problem_bug_told();

    @Override
    @Message("数据库暂时没有响应，请稍后再试。")
    String problem_away();

    @Override
    @Message("表单已失效：请重新打开页面再操作一次。")
    String problem_form();

    @Override
    @Message("提醒")
    String alerts();

    @Override
    @Message("设置")
    String config();

    @Override
    @Message("组织")
    String org();

    @Override
    @Message("所有组织")
    String every_org();

    @Override
    @Message("本页显示和修改的内容属于您自己的组织 {org}。")
    String acting_on(String org);

    @Override
    @Message("选择其他组织")
    String choose_org();

    @Override
    @Message("Farthing 没有应答。所见内容可能已过时，您提交的操作可能没有执行。")
    String unreached();

    @Override
    @Message("第 {number} 页")
    String page(String number);
}
