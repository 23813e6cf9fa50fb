package dev.farthing.web.billing;

import io.quarkus.qute.i18n.Message;
import io.quarkus.qute.i18n.MessageBundle;

/// What the pages of billing say.
@MessageBundle(value = "billingPage", locale = "en")
interface BillingWords {
    @Message("Billing")
    String title();

    @Message("Plan")
    String plan();

    @Message("Pays")
    String mode();

    @Message("in advance")
    String prepaid();

    @Message("afterwards")
    String postpaid();

    @Message("by subscription")
    String subscription();

    @Message("Fee per month")
    String fee();

    @Message("Discount on usage")
    String discount();

    @Message("At least per month")
    String minimum();

    @Message("Limits")
    String limits();

    @Message("{count} calls a minute")
    String rpm(String count);

    @Message("{count} tokens a minute")
    String tpm(String count);

    @Message("{count} calls at once")
    String concurrency(String count);

    @Message("none of its own")
    String no_limits();

    @Message("From {when} on: {name}")
    String next_plan(String name, String when);

    @Message("Account")
    String account();

    @Message("State")
    String state();

    @Message("active")
    String active();

    @Message("something is owed")
    String arrears();

    @Message("suspended")
    String suspended();

    @Message("This month so far")
    String month_cost();

    @Message("Expected until its end")
    String expected();

    @Message("{low} to {high}, in four of five cases")
    String expected_range(String low, String high);

    @Message("Prepaid credit left")
    String balance();

    @Message("Held by calls under way")
    String frozen();

    @Message("Credit limit")
    String credit_limit();

    @Message("used up about {day} if used as until now")
    String empty_on(String day);

    @Message("Budgets")
    String budgets();

    @Message("There is no budget. Give a key a monthly budget where it is made, or an org and a team through the API.")
    String budgets_none();

    @Message("Whose")
    String whose();

    @Message("key")
    String key();

    @Message("team")
    String team();

    @Message("org")
    String org();

    @Message("Window")
    String window();

    @Message("a day")
    String day();

    @Message("a week")
    String week();

    @Message("a month")
    String month();

    @Message("for ever")
    String total();

    @Message("Used")
    String spent();

    @Message("Limit")
    String limit();

    @Message("Left")
    String left();

    @Message("Begins anew")
    String resets();

    @Message("never exceeded")
    String hard();

    @Message("only tells")
    String soft();

    @Message("tokens")
    String tokens();

    @Message("calls")
    String requests();

    @Message("Runs out")
    String runs_out();

    @Message("not in its window")
    String not_soon();

    @Message("Invoices")
    String invoices();

    @Message("There is no invoice yet. The first one is made by itself when the month is over.")
    String invoices_none();

    @Message("Number")
    String number();

    @Message("not numbered yet")
    String draft_number();

    @Message("Period")
    String period();

    @Message("{from} to {to}")
    String span(String from, String to);

    @Message("Status")
    String status();

    @Message("draft")
    String draft();

    @Message("issued")
    String issued();

    @Message("paid")
    String paid();

    @Message("overdue")
    String overdue();

    @Message("void")
    String voided();

    @Message("Due")
    String due();

    @Message("Invoice")
    String invoice();

    @Message("Lines")
    String lines();

    @Message("What")
    String what();

    @Message("Quantity")
    String quantity();

    @Message("Calls")
    String calls();

    @Message("Amount")
    String amount();

    @Message("Subtotal")
    String subtotal();

    @Message("Discount")
    String discount_sum();

    @Message("Tax")
    String tax();

    @Message("As PDF")
    String pdf();

    @Message("As CSV")
    String csv();

    @Message("Fee")
    String line_fee();

    @Message("Fee paid in advance")
    String line_fee_credit();

    @Message("Usage")
    String line_usage();

    @Message("Included")
    String line_included();

    @Message("Discount")
    String line_discount();

    @Message("Minimum")
    String line_minimum();

    @Message("Adjustment of an earlier period")
    String line_adjustment();

    @Message("Paid from credit")
    String line_prepaid();

    @Message("Carried over")
    String line_carried();

    @Message("Rounding")
    String line_rounding();

    @Message("Tax")
    String line_tax();
}
