package dev.farthing.web.keys;

import io.quarkus.qute.i18n.Message;
import io.quarkus.qute.i18n.MessageBundle;

/// What the pages of keys say.
@MessageBundle(value = "keyPages", locale = "en")
interface KeyWords {
    @Message("Keys")
    String title();

    @Message("Make a key")
    String make();

    @Message("There is no key yet. Make one, and whoever holds its secret calls models with it.")
    String none();

    @Message("No key is like that.")
    String none_found();

    @Message("Name")
    String name();

    @Message("to know it again by")
    String name_hint();

    @Message("Secret")
    String secret();

    @Message("Team")
    String team();

    @Message("no team")
    String no_team();

    @Message("Calls made before stay with the team they were made for.")
    String team_hint();

    @Message("State")
    String state();

    @Message("active")
    String active();

    @Message("rotating")
    String rotating();

    @Message("disabled")
    String disabled();

    @Message("expired")
    String expired();

    @Message("deleted")
    String deleted();

    @Message("Created")
    String created();

    @Message("Last used from")
    String used_from();

    @Message("Last used to")
    String used_to();

    @Message("Created from")
    String created_from();

    @Message("Created to")
    String created_to();

    @Message("Last used")
    String last_used();

    @Message("Budget")
    String budget();

    @Message("{spent} of {limit}")
    String budget_used(String spent, String limit);

    @Message("Sandbox")
    String sandbox();

    @Message("reaches demo and sandbox providers alone; its calls cost nothing")
    String sandbox_hint();

    @Message("the old secret opens until {when}")
    String old_until(String when);

    @Message("the old secret opens for")
    String old_left();

    @Message("Select all keys on this page")
    String select_all();

    @Message("Select {name}")
    String select(String name);

    @Message("selected")
    String selected();

    @Message("Open")
    String open();

    @Message("Disable")
    String disable();

    @Message("Enable")
    String enable();

    @Message("Delete")
    String delete();

    @Message("Rotate")
    String rotate();

    @Message("Whoever calls with it is refused at once.")
    String sure_disable();

    @Message("It never opens anything again; its calls and costs stay on record.")
    String sure_delete();

    @Message("This is done to every selected key.")
    String sure_many();

    @Message("A new secret is made and shown once.")
    String sure_rotate();

    @Message("Saved.")
    String done_saved();

    @Message("Disabled: it admits nothing from now on.")
    String done_disabled();

    @Message("Enabled.")
    String done_enabled();

    @Message("Deleted.")
    String done_deleted();

    @Message("Who it is")
    String who();

    @Message("What it may do")
    String may();

    @Message("What is left empty has no limit of its own; the plan's limits hold in any case.")
    String may_hint();

    @Message("Models it may call")
    String models_allowed();

    @Message("names with commas between them; empty: all of the plan")
    String models_hint();

    @Message("Addresses it may come from")
    String allowed_ips();

    @Message("such as 192.0.2.7 or 10.0.0.0/8; empty: from anywhere")
    String ips_hint();

    @Message("Requests per minute")
    String rpm();

    @Message("Tokens per minute")
    String tpm();

    @Message("Calls at once")
    String concurrency();

    @Message("Keep answers for (seconds)")
    String cache_seconds();

    @Message("the same request is answered again at no cost; empty: a vendor is asked each time")
    String cache_hint();

    @Message("Opens until")
    String expires();

    @Message("empty: for good")
    String expires_hint();

    @Message("for good")
    String never();

    @Message("Budget per month")
    String monthly();

    @Message("never exceeded: a call that does not fit is refused")
    String monthly_hint();

    @Message("It has other budgets, which are changed through the API.")
    String other_budgets();

    @Message("Owner")
    String owner();

    @Message("Note")
    String note();

    @Message("Tags")
    String tags();

    @Message("up to 10, with commas between them")
    String tags_hint();

    @Message("How many")
    String count();

    @Message("several are numbered: name 1, name 2, …")
    String count_hint();

    @Message("The key is made")
    String made();

    @Message("The key has a new secret")
    String rotated();

    @Message("{count} keys are made")
    String made_many(String count);

    @Message(
            "This is the only time it is shown. Whoever holds it can call models at your cost: keep it like a password.")
    String once();

    @Message("Name and secret, as CSV")
    String as_csv();

    @Message("Use it")
    String use_it();

    @Message("curl")
    String tool_curl();

    @Message("Environment of most tools")
    String tool_env();

    @Message("OpenAI SDK for Python")
    String tool_python();

    @Message("OpenAI SDK for JavaScript")
    String tool_node();

    @Message("To the key")
    String to_key();

    @Message("To all keys")
    String to_keys();

    @Message("Gives it a new secret; the old one opens for a while, so that programs can be moved.")
    String rotate_told();

    @Message("The old secret opens for")
    String grace();

    @Message("not any longer")
    String grace_none();

    @Message("an hour")
    String grace_hour();

    @Message("a day")
    String grace_day();

    @Message("a week")
    String grace_week();

    @Message("30 days")
    String grace_month();

    @Message("What came of it")
    String results();

    @Message("Result")
    String result();

    @Message("Calls, 14 days")
    String use();
}
