package dev.farthing.web.status;

import io.quarkus.qute.i18n.Message;
import io.quarkus.qute.i18n.MessageBundle;

/// What the page of the state of everything says.
@MessageBundle(value = "statusPage", locale = "en")
interface StatusWords {
    @Message("Status")
    String title();

    @Message("Service")
    String state();

    @Message("Running")
    String running();

    @Message("Ending: open calls finish, new ones are turned away")
    String draining();

    @Message("Answers")
    String answers();

    @Message("Calls are answered")
    String normal();

    @Message("More calls fail than should")
    String degraded();

    @Message("Most calls fail")
    String outage();

    @Message("Up for")
    String uptime();

    @Message("version {version}")
    String version(String version);

    @Message("Health checks")
    String health_checks();

    @Message("from other machines, since the start")
    String health_checks_told();

    @Message("Orgs")
    String orgs();

    @Message("Teams")
    String teams();

    @Message("Active keys")
    String keys();

    @Message("Providers")
    String providers();

    @Message("Active credentials")
    String credentials();

    @Message("Models that can be called")
    String models();

    @Message("There is no model yet. Add a provider, a credential and a model with a price, and it shows here.")
    String no_models();

    @Message("What is left on accounts")
    String points();

    @Message(
            "No data, or no account whose balance is asked for. Set a provider's balance_source, and what its accounts hold is shown here.")
    String points_none();

    @Message("Total")
    String total();

    @Message("Used")
    String used();

    @Message("Left")
    String left();

    @Message("heard {when}")
    String heard(String when);

    @Message("Old: the vendor has not told anything lately.")
    String stale();

    @Message("Failed to fetch: {text}")
    String failed(String text);

    @Message("empty about {when} if used as until now")
    String empty_at(String when);

    @Message("Used day by day")
    String points_log();

    @Message("Day")
    String day();

    @Message("Tokens")
    String tokens();

    @Message("Input")
    String prompt();

    @Message("Output")
    String completion();

    @Message(
            "Calls through this Farthing alone, counted as the badge says. The vendor's own bill is compared under reconciliation.")
    String tokens_told();

    @Message("By model")
    String model_use();

    @Message(
            "Nothing has been called yet. Make a key, and call a model with it: the demo model costs nothing at a vendor.")
    String no_calls();

    @Message("Make a key")
    String make_key();

    @Message("Model")
    String model();

    @Message("Calls")
    String calls();

    @Message("Cost")
    String cost();

    @Message("Counted")
    String counted();

    @Message("reported")
    String reported();

    @Message("exact")
    String exact();

    @Message("estimated")
    String estimated();

    @Message("mixed")
    String mixed();

    @Message(
            "reported: by the vendor's word. exact: by the model's own tokenizer. estimated: by the length of the text. mixed: some so, some so.")
    String counted_told();

    @Message("Newest calls")
    String newest();

    @Message("Time")
    String at();

    @Message("Ended")
    String ending();

    @Message("ok")
    String ok();

    @Message("error")
    String error();

    @Message("cancelled")
    String cancelled();

    @Message("refused")
    String refused();

    @Message("Endpoints")
    String endpoints();

    @Message("the models a key may call")
    String endpoint_models();

    @Message("chat completions")
    String endpoint_chat();

    @Message("embeddings")
    String endpoint_embeddings();

    @Message("whether this process answers")
    String endpoint_health();

    @Message("the management API, described")
    String endpoint_api();

    @Message("Address")
    String address();

    @Message("For")
    String purpose();

    @Message("What will be worked on")
    String works();

    @Message("{from} to {to}")
    String work_time(String from, String to);

    @Message(
            "Redis does not answer this replica: until it does, limits of rate hold here by themselves and not over all"
                    + " replicas together. Money is not concerned.")
    String limits_cut_off();
}
