package dev.farthing.web.logs;

import io.quarkus.qute.i18n.Message;
import io.quarkus.qute.i18n.MessageBundle;

/// What the pages of failed attempts say.
@MessageBundle(value = "logPages", locale = "en")
interface LogWords {
    @Message("Errors")
    String title();

    @Message("A failed attempt")
    String one();

    @Message(
            "No attempt at a vendor has failed. Each one that does has a row here, also where another vendor answered the call.")
    String none();

    @Message("No failed attempt is like that.")
    String none_found();

    @Message("{count} in all")
    String counted(String count);

    @Message("Message")
    String told();

    @Message("What failed")
    String kind();

    @Message("Level")
    String level();

    @Message("info")
    String info();

    @Message("warning")
    String warning();

    @Message("error")
    String error();

    @Message("Status")
    String status();

    @Message("From")
    String from();

    @Message("To")
    String to();

    @Message("Time")
    String at();

    @Message("Provider")
    String provider();

    @Message("Model")
    String model();

    @Message("Vendor's model")
    String upstream_model();

    @Message("Key")
    String key();

    @Message("Older ones")
    String older();

    @Message("Select all on this page")
    String select_all();

    @Message("Select the one of {when}")
    String select(String when);

    @Message("selected")
    String selected();

    @Message("Delete")
    String delete();

    @Message("Delete all")
    String delete_all();

    @Message("They are taken out of the log; the calls stay.")
    String sure();

    @Message("Every failed attempt is taken out of the log; the calls stay.")
    String sure_all();

    @Message("Every failed attempt of {org} is taken out of the log; the calls stay.")
    String sure_all_of(String org);

    @Message("Deleted.")
    String deleted();

    @Message("The call")
    String call();

    @Message("Attempt")
    String attempt();

    @Message("Code")
    String code();

    @Message("Credential")
    String credential();

    @Message("Took")
    String latency();

    @Message("What was asked")
    String request_body();

    @Message("What was answered")
    String response_body();

    @Message("Where it failed")
    String stack_trace();

    @Message("What was asked and answered is kept where the setting error_bodies is on.")
    String no_bodies();

    @Message("Governed by")
    String governed();
}
