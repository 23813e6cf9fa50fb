package dev.farthing.web.billing;

import io.quarkus.qute.i18n.Localized;
import io.quarkus.qute.i18n.Message;

/// The same in Chinese.
@Localized("zh")
interface BillingWordsZh extends BillingWords {
    @Override
    @Message("账单")
    String title();

    @Override
    @Message("套餐")
    String plan();

    @Override
    @Message("付费方式")
    String mode();

    @Override
    @Message("预付费")
    String prepaid();

    @Override
    @Message("后付费")
    String postpaid();

    @Override
    @Message("订阅")
    String subscription();

    @Override
    @Message("月费")
    String fee();

    @Override
    @Message("用量折扣")
    String discount();

    @Override
    @Message("每月最低消费")
    String minimum();

    @Override
    @Message("限制")
    String limits();

    @Override
    @Message("每分钟 {count} 次调用")
    String rpm(String count);

    @Override
    @Message("每分钟 {count} Token")
    String tpm(String count);

    @Override
    @Message("{count} 个并发调用")
    String concurrency(String count);

    @Override
    @Message("无单独限制")
    String no_limits();

    @Override
    @Message("自 {when} 起：{name}")
    String next_plan(String name, String when);

    @Override
    @Message("账户")
    String account();

    @Override
    @Message("状态")
    String state();

    @Override
    @Message("正常")
    String active();

    @Override
    @Message("欠费")
    String arrears();

    @Override
    @Message("已暂停")
    String suspended();

    @Override
    @Message("本月至今")
    String month_cost();

    @Override
    @Message("预计月末")
    String expected();

    @Override
    @Message("{low} 至 {high}（五次中有四次）")
    String expected_range(String low, String high);

    @Override
    @Message("预付余额")
    String balance();

    @Override
    @Message("进行中调用冻结")
    String frozen();

    @Override
    @Message("信用额度")
    String credit_limit();

    @Override
    @Message("按目前用量预计 {day} 用完")
    String empty_on(String day);

    @Override
    @Message("预算")
    String budgets();

    @Override
    @Message("还没有预算。可在创建密钥时设置每月预算，或通过接口为组织、团队设置。")
    String budgets_none();

    @Override
    @Message("新建密钥")
    String make_key();

    @Override
    @Message("归属")
    String whose();

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
    @Message("周期")
    String window();

    @Override
    @Message("天")
    String day();

    @Override
    @Message("周")
    String week();

    @Override
    @Message("月")
    String month();

    @Override
    @Message("总计")
    String total();

    @Override
    @Message("已用")
    String spent();

    @Override
    @Message("上限")
    String limit();

    @Override
    @Message("剩余")
    String left();

    @Override
    @Message("重置时间")
    String resets();

    @Override
    @Message("绝不超支")
    String hard();

    @Override
    @Message("仅提醒")
    String soft();

    @Override
    @Message("Token")
    String tokens();

    @Override
    @Message("次调用")
    String requests();

    @Override
    @Message("预计用完")
    String runs_out();

    @Override
    @Message("本周期内不会用完")
    String not_soon();

    @Override
    @Message("发票")
    String invoices();

    @Override
    @Message("还没有发票。月份结束后会自动生成第一张发票。")
    String invoices_none();

    @Override
    @Message("编号")
    String number();

    @Override
    @Message("尚未编号")
    String draft_number();

    @Override
    @Message("账期")
    String period();

    @Override
    @Message("{from} 至 {to}")
    String span(String from, String to);

    @Override
    @Message("状态")
    String status();

    @Override
    @Message("草稿")
    String draft();

    @Override
    @Message("已开具")
    String issued();

    @Override
    @Message("已付款")
    String paid();

    @Override
    @Message("已逾期")
    String overdue();

    @Override
    @Message("已作废")
    String voided();

    @Override
    @Message("到期日")
    String due();

    @Override
    @Message("发票")
    String invoice();

    @Override
    @Message("明细")
    String lines();

    @Override
    @Message("项目")
    String what();

    @Override
    @Message("数量")
    String quantity();

    @Override
    @Message("调用次数")
    String calls();

    @Override
    @Message("金额")
    String amount();

    @Override
    @Message("小计")
    String subtotal();

    @Override
    @Message("折扣")
    String discount_sum();

    @Override
    @Message("税")
    String tax();

    @Override
    @Message("PDF")
    String pdf();

    @Override
    @Message("CSV")
    String csv();

    @Override
    @Message("月费")
    String line_fee();

    @Override
    @Message("预付月费抵扣")
    String line_fee_credit();

    @Override
    @Message("用量")
    String line_usage();

    @Override
    @Message("套餐内含")
    String line_included();

    @Override
    @Message("折扣")
    String line_discount();

    @Override
    @Message("最低消费")
    String line_minimum();

    @Override
    @Message("前期调整")
    String line_adjustment();

    @Override
    @Message("预付余额支付")
    String line_prepaid();

    @Override
    @Message("结转")
    String line_carried();

    @Override
    @Message("舍入")
    String line_rounding();

    @Override
    @Message("税")
    String line_tax();

    @Override
    @Message("价格")
    String prices();

    @Override
    @Message("还没有价格：调用按设置 unpriced_models 被拒绝或免费。")
    String prices_none();

    @Override
    @Message("没有符合条件的价格。")
    String prices_none_found();

    @Override
    @Message("模型")
    String model();

    @Override
    @Message("适用于")
    String price_book();

    @Override
    @Message("所有人")
    String everybody();

    @Override
    @Message("套餐")
    String of_plan();

    @Override
    @Message("组织")
    String of_org();

    @Override
    @Message("从")
    String from();

    @Override
    @Message("到")
    String to();

    @Override
    @Message("至")
    String until();

    @Override
    @Message("已失效")
    String past();

    @Override
    @Message("生效中")
    String current();

    @Override
    @Message("将生效")
    String future();

    @Override
    @Message("价格")
    String rates();

    @Override
    @Message("每百万")
    String per_million();

    @Override
    @Message("每次")
    String each();

    @Override
    @Message("图片")
    String per_image();

    @Override
    @Message("调用")
    String per_request();

    @Override
    @Message("搜索")
    String per_search();

    @Override
    @Message("另有 {count} 档按长度计价")
    String tiers(String count);

    @Override
    @Message("预付额度")
    String wallet();

    @Override
    @Message("剩余")
    String wallet_left();

    @Override
    @Message("累计充值")
    String credited();

    @Override
    @Message("已支付调用")
    String drawn();

    @Override
    @Message("待结算")
    String pending();

    @Override
    @Message("进行中冻结")
    String held();

    @Override
    @Message("来源")
    String credits();

    @Override
    @Message("从未充值或赠送。")
    String credits_none();

    @Override
    @Message("充值")
    String bought();

    @Override
    @Message("赠送")
    String given();

    @Override
    @Message("剩余")
    String rest();

    @Override
    @Message("到期")
    String expires();

    @Override
    @Message("备注")
    String note();

    @Override
    @Message("充值")
    String top_up();

    @Override
    @Message("立即记入账本，无法在此撤销。")
    String top_up_told();

    @Override
    @Message("金额将计入组织 {org} 的额度，仅一次。")
    String sure_top_up(String org);

    @Override
    @Message("赠送，而非充值")
    String given_hint();

    @Override
    @Message("已充值。")
    String topped_up();

    @Override
    @Message("金额：须大于零")
    String amount_above_zero();

    @Override
    @Message("流水")
    String movements();

    @Override
    @Message("还没有流水。")
    String movements_none();

    @Override
    @Message("更早的")
    String older();

    @Override
    @Message("分录")
    String entries();

    @Override
    @Message("对账")
    String reconciliation();

    @Override
    @Message("重新核算")
    String reconcile();

    @Override
    @Message("重新核算该组织的全部金额记录（按组织的整日）并比较。")
    String reconciliation_told();

    @Override
    @Message("一次最多 {days} 天")
    String too_long(String days);

    @Override
    @Message("账目一致。")
    String agrees();

    @Override
    @Message("账目不一致。一致之前不会开票。")
    String disagrees();

    @Override
    @Message("调用")
    String sum_usage();

    @Override
    @Message("账本")
    String sum_ledger();

    @Override
    @Message("每刻钟合计")
    String sum_rollup();

    @Override
    @Message("组织预算")
    String sum_budget();

    @Override
    @Message("最大差异")
    String difference();

    @Override
    @Message("期间已开票")
    String sum_invoiced();

    @Override
    @Message("必须成立")
    String invariant();

    @Override
    @Message("不符行数")
    String broken_rows();

    @Override
    @Message("查看调用")
    String to_calls();

    @Override
    @Message("合计")
    String sum();
}
