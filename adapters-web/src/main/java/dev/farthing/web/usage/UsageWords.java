package dev.farthing.web.usage;

import io.quarkus.qute.i18n.Message;
import io.quarkus.qute.i18n.MessageBundle;

/// What the page of usage says.
@MessageBundle(value = "usagePage", locale = "en")
interface UsageWords {
    @Message("Usage")
    String title();

    @Message("Told apart by")
    String by();

    @Message("Nothing was used in this time.")
    String none();

    @Message("From")
    String from();

    @Message("To")
    String to();

    @Message("Model")
    String model();

    @Message("Day")
    String day();

    @Message("Hour")
    String hour();

    @Message("Key")
    String key();

    @Message("Team")
    String team();

    @Message("Org")
    String org();

    @Message("Provider")
    String provider();

    @Message("Tag")
    String tag();

    @Message("Client")
    String client();

    @Message("Ended")
    String status();

    @Message("Endpoint")
    String endpoint();

    @Message("Calls")
    String requests();

    @Message("Failed")
    String failed();

    @Message("Input")
    String input();

    @Message("Output")
    String output();

    @Message("Tokens")
    String total();

    @Message("Cost")
    String cost();

    @Message("Latency, average")
    String latency();

    @Message("All together")
    String sum();

    @Message("–")
    String nothing();

    @Message("Saved by vendors' caches:")
    String saved_by_vendors();

    @Message("saved by {answers} answers given again:")
    String saved_by_answers(String answers);

    @Message("As a table (CSV)")
    String csv();
}
