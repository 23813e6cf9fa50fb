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

    @Message("Make a key")
    String make_key();

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

    @Message("Prices")
    String prices();

    @Message("No model has a price yet: calls are refused or free as the setting unpriced_models says.")
    String prices_none();

    @Message("No price is like that.")
    String prices_none_found();

    @Message("Model")
    String model();

    @Message("Holds for")
    String price_book();

    @Message("everybody")
    String everybody();

    @Message("a plan")
    String of_plan();

    @Message("an org")
    String of_org();

    @Message("From")
    String from();

    @Message("To")
    String to();

    @Message("Until")
    String until();

    @Message("past")
    String past();

    @Message("in force")
    String current();

    @Message("to come")
    String future();

    @Message("Costs")
    String rates();

    @Message("per 1M")
    String per_million();

    @Message("each")
    String each();

    @Message("image")
    String per_image();

    @Message("call")
    String per_request();

    @Message("search")
    String per_search();

    @Message("and {count} tiers by length")
    String tiers(String count);

    @Message("Prepaid credit")
    String wallet();

    @Message("Left")
    String wallet_left();

    @Message("Came in")
    String credited();

    @Message("Paid for calls")
    String drawn();

    @Message("Charged, not yet paid")
    String pending();

    @Message("Held for running calls")
    String held();

    @Message("Where it came from")
    String credits();

    @Message("Nothing was ever paid in or given.")
    String credits_none();

    @Message("paid in")
    String bought();

    @Message("given")
    String given();

    @Message("Left of it")
    String rest();

    @Message("Ends")
    String expires();

    @Message("Note")
    String note();

    @Message("Top up")
    String top_up();

    @Message("It is posted in the ledger at once and cannot be taken back here.")
    String top_up_told();

    @Message("The amount is added to the credit of the org {org}, once.")
    String sure_top_up(String org);

    @Message("Given, not paid in")
    String given_hint();

    @Message("The credit was added.")
    String topped_up();

    @Message("Amount: more than zero")
    String amount_above_zero();

    @Message("Movements")
    String movements();

    @Message("Nothing was posted yet.")
    String movements_none();

    @Message("Older ones")
    String older();

    @Message("Entries")
    String entries();

    @Message("Reconciliation")
    String reconciliation();

    @Message("Sum up anew")
    String reconcile();

    @Message("All that is recorded of this org's money is summed up anew, in whole days of the org, and compared.")
    String reconciliation_told();

    @Message("At most {days} days at once")
    String too_long(String days);

    @Message("The books agree.")
    String agrees();

    @Message("The books disagree. Nothing is invoiced until they agree.")
    String disagrees();

    @Message("Calls")
    String sum_usage();

    @Message("Ledger")
    String sum_ledger();

    @Message("Sums of quarter hours")
    String sum_rollup();

    @Message("Budget of the org")
    String sum_budget();

    @Message("Largest difference")
    String difference();

    @Message("Invoiced in these days")
    String sum_invoiced();

    @Message("Must hold")
    String invariant();

    @Message("Rows that break it")
    String broken_rows();

    @Message("Show the calls")
    String to_calls();

    @Message("Total")
    String sum();
}
