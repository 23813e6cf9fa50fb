package dev.farthing.web.alerts;

import io.quarkus.qute.i18n.Message;
import io.quarkus.qute.i18n.MessageBundle;

/// What the pages of alerts say.
@MessageBundle(value = "alertPages", locale = "en")
interface AlertWords {
    @Message("Alerts")
    String title();

    @Message("Rules")
    String rules();

    @Message("No rule watches anything yet. A rule tells you when calls fail, spending is unusual or money runs out.")
    String rules_none();

    @Message("Make a rule")
    String make_rule();

    @Message("Rule")
    String rule();

    @Message("Name")
    String name();

    @Message("When")
    String when();

    @Message("What is watched")
    String metric();

    @Message("Compared")
    String comparison();

    @Message("at or above")
    String at_least_word();

    @Message("at or below")
    String at_most_word();

    @Message("{metric} at or above {threshold}")
    String at_least(String metric, String threshold);

    @Message("{metric} at or below {threshold}")
    String at_most(String metric, String threshold);

    @Message("{told}, over {minutes} min")
    String within(String told, String minutes);

    @Message("Threshold")
    String threshold();

    @Message("Ends at")
    String resolve();

    @Message("Empty: when the threshold is left")
    String resolve_hint();

    @Message("Ends at: the threshold or before, not beyond it")
    String resolve_beyond();

    @Message("Minutes")
    String window();

    @Message("1 to 60, for rates, times and spending")
    String window_hint();

    @Message("Least calls")
    String least();

    @Message("Of fewer calls a rate says nothing")
    String least_hint();

    @Message("Severity")
    String severity();

    @Message("info")
    String info();

    @Message("warning")
    String warning();

    @Message("critical")
    String critical();

    @Message("Team")
    String team();

    @Message("Key (id)")
    String key();

    @Message("Model")
    String model();

    @Message("Provider")
    String provider();

    @Message("About")
    String narrowed();

    @Message("Empty: everything of the org")
    String narrowed_hint();

    @Message("everything")
    String everything();

    @Message("Who is told")
    String receivers();

    @Message("None chosen: every webhook that wants alerts")
    String receivers_hint();

    @Message("There is no webhook yet.")
    String no_receivers();

    @Message("Switched on")
    String enabled();

    @Message("For every org")
    String platform();

    @Message("It is about every org and the platform, which operators alone may ask for.")
    String platform_hint();

    @Message("State")
    String state();

    @Message("alarm")
    String firing();

    @Message("quiet")
    String quiet();

    @Message("silent")
    String silent();

    @Message("off")
    String off();

    @Message("since {at}")
    String since(String at);

    @Message("until {at}")
    String until(String at);

    @Message("Value")
    String value();

    @Message("Looked at")
    String evaluated();

    @Message("Silence")
    String silence();

    @Message("Until then it neither begins nor ends an alarm.")
    String silence_told();

    @Message("For an hour")
    String hours_1();

    @Message("For eight hours")
    String hours_8();

    @Message("For a day")
    String hours_24();

    @Message("For a week")
    String hours_168();

    @Message("Not any more")
    String hours_0();

    @Message("Delete")
    String delete();

    @Message("The rule is gone for good, and its alarm ends; what it told stays.")
    String sure_delete_rule();

    @Message("What was told")
    String history();

    @Message("Nothing was told yet. What rules find, and what Farthing tells by itself, is listed here.")
    String history_none();

    @Message("Nothing like that was told.")
    String history_none_found();

    @Message("About")
    String kind();

    @Message("From")
    String from();

    @Message("To")
    String to();

    @Message("Time")
    String at();

    @Message("What")
    String what();

    @Message("Receivers")
    String receipts();

    @Message("Older ones")
    String older();

    @Message("waiting")
    String pending();

    @Message("delivered")
    String delivered();

    @Message("given up")
    String dead();

    @Message("Who is told")
    String hooks();

    @Message("Nobody is told of anything yet. A webhook has a program called, or people sent mail.")
    String hooks_none();

    @Message("Add a webhook")
    String make_hook();

    @Message("Webhook")
    String hook();

    @Message("Address")
    String url();

    @Message(
            "https://…, or mail addresses with commas between. Private networks are refused while private_targets_allowed is off.")
    String url_hint();

    @Message("Description")
    String description();

    @Message("Told of")
    String kinds();

    @Message("None chosen: everything")
    String kinds_hint();

    @Message("mail")
    String mail();

    @Message("its receiver is gone")
    String gone();

    @Message("failing since {at}")
    String failing(String at);

    @Message("well")
    String well();

    @Message("Send a test")
    String test();

    @Message("New secret")
    String rotate();

    @Message("The former one signs too")
    String grace();

    @Message("not at all")
    String grace_none();

    @Message("for an hour")
    String grace_hour();

    @Message("for a day")
    String grace_day();

    @Message("for a week")
    String grace_week();

    @Message("Receivers must know the new secret before the former one ends.")
    String sure_rotate();

    @Message("Nobody is told there any more, and what waits is given up.")
    String sure_delete_hook();

    @Message("The webhook's secret")
    String secret_title();

    @Message("Copy it now: it is not shown again.")
    String secret_once();

    @Message("Messages are signed with it after Standard Webhooks.")
    String secret_use();

    @Message("Messages are signed with the former secret too until {at}.")
    String old_until(String at);

    @Message("To the webhook")
    String to_hook();

    @Message("Deliveries")
    String deliveries();

    @Message("Nothing was brought here yet. Send a test to see whether it arrives.")
    String deliveries_none();

    @Message("No delivery is like that.")
    String deliveries_none_found();

    @Message("Attempts")
    String attempts();

    @Message("Queued")
    String queued();

    @Message("Last attempt")
    String attempted();

    @Message("Next attempt")
    String next();

    @Message("Answer")
    String answer();

    @Message("Bring again")
    String redeliver();

    @Message("The rule was made; it is looked at within a minute.")
    String done_rule();

    @Message("Saved.")
    String done_saved();

    @Message("Deleted.")
    String done_deleted();

    @Message("Silenced.")
    String done_silenced();

    @Message("It is heard again.")
    String done_heard();

    @Message("Added.")
    String done_webhook();

    @Message("The test was taken.")
    String done_taken();

    @Message("The test was not taken: see below why.")
    String done_not_taken();

    @Message("It is brought again.")
    String done_again();

    @Message("Budget used (%)")
    String budget_pct();

    @Message("Prepaid balance")
    String balance();

    @Message("Failed calls (%)")
    String error_rate_pct();

    @Message("Time of 99 % of calls (ms)")
    String latency_p99_ms();

    @Message("Time to first token of 99 % (ms)")
    String first_token_p99_ms();

    @Message("Calls")
    String requests();

    @Message("Cost per hour")
    String cost_per_hour();

    @Message("Spending against usual (%)")
    String unusual_spend_pct();

    @Message("Refused credentials")
    String invalid_credentials();

    @Message("Left at vendors")
    String compute_points_left();

    @Message("Models served badly")
    String bad_channels();

    @Message("Orgs whose books disagree")
    String broken_books();

    @Message("Replicas that Redis does not answer")
    String limits_cut_off();

    @Message("Alarm")
    String alert_firing();

    @Message("Alarm over")
    String alert_resolved();

    @Message("Books disagree")
    String books_disagree();

    @Message("Budget at a threshold")
    String budget_threshold();

    @Message("Vendor's account low")
    String low_account_balance();

    @Message("Balance low")
    String low_balance();

    @Message("Key leaked")
    String key_leaked();

    @Message("Vendor's quality")
    String model_quality();

    @Message("Overrun")
    String overrun();

    @Message("Held money released")
    String slice_orphaned();

    @Message("Vendor's bill differs")
    String vendor_bill_differs();

    @Message("Test")
    String webhook_test();

    @Message("It was not brought.")
    String delivery_failed();
}
