package dev.farthing.web.calls;

import io.quarkus.qute.i18n.Message;
import io.quarkus.qute.i18n.MessageBundle;

/// What the pages of calls say.
@MessageBundle(value = "callPages", locale = "en")
interface CallWords {
    @Message("Calls")
    String title();

    @Message("A call")
    String one();

    @Message("Nothing has been called yet. Every call that comes has a row here the moment its answer ends.")
    String none();

    @Message("No call is like that.")
    String none_found();

    @Message("No call is like that since")
    String none_since();

    @Message("Looked at are the calls since")
    String looked_back_to();

    @Message("Look further back")
    String look_back();

    @Message("Model")
    String model();

    @Message("Ended")
    String state();

    @Message("ok")
    String ok();

    @Message("error")
    String error();

    @Message("cancelled by the client")
    String cancelled();

    @Message("refused")
    String refused();

    @Message("Key")
    String key();

    @Message("Team")
    String team();

    @Message("The calls that the line of an invoice is made of.")
    String of_line();

    @Message("Key id")
    String key_id();

    @Message("Took at least, ms")
    String took();

    @Message("Request id")
    String request_id();

    @Message("From")
    String from();

    @Message("To")
    String to();

    @Message("Time")
    String at();

    @Message("Endpoint")
    String endpoint();

    @Message("Provider")
    String provider();

    @Message("Vendor's model")
    String upstream_model();

    @Message("Input")
    String input();

    @Message("Output")
    String output();

    @Message("cached {count}")
    String cached(String count);

    @Message("reasoning {count}")
    String reasoning(String count);

    @Message("Cost")
    String cost();

    @Message("Took")
    String latency();

    @Message("First token")
    String first_token();

    @Message("Attempts")
    String attempts();

    @Message("Every try at a vendor")
    String attempts_title();

    @Message("Older calls")
    String older();

    @Message("Newest calls")
    String newest();

    @Message("Adjusted since")
    String adjusted();

    @Message("Counted")
    String counted();

    @Message("reported by the vendor")
    String reported();

    @Message("counted exactly")
    String exact();

    @Message("estimated")
    String estimated();

    @Message("Tags")
    String tags();

    @Message("Client")
    String client();

    @Message("Address")
    String address();

    @Message("How its cost comes about")
    String arithmetic();

    @Message("Nothing is charged for it.")
    String arithmetic_none();

    @Message("What")
    String what();

    @Message("Quantity")
    String quantity();

    @Message("Rate")
    String rate();

    @Message("per million")
    String per_million();

    @Message("each")
    String each();

    @Message("Sum")
    String sum();

    @Message("list price {rate}")
    String list_rate(String rate);

    @Message("at the price of {other}")
    String priced_as(String other);

    @Message("Answered as before, without a vendor, which would have cost:")
    String from_cache();

    @Message("Saved by the vendor's cache")
    String saved();

    @Message("No.")
    String number();

    @Message("Answer")
    String answer();

    @Message("Failure")
    String failure();

    @Message("What was odd")
    String flags();

    @Message("The vendor's own figures")
    String vendor_usage();

    @Message("As a table (CSV)")
    String csv();
}
