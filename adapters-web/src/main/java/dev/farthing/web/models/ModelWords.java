package dev.farthing.web.models;

import io.quarkus.qute.i18n.Message;
import io.quarkus.qute.i18n.MessageBundle;

/// What the pages of models say.
@MessageBundle(value = "modelPages", locale = "en")
interface ModelWords {
    @Message("Models")
    String title();

    @Message("Offer a model")
    String make();

    @Message(
            "No model is offered yet. Make a provider and a credential, then offer one of its models under a name of your choice.")
    String none();

    @Message("Your plan offers no model. Ask whoever runs Farthing.")
    String none_offered();

    @Message("No model is like that.")
    String none_found();

    @Message("Name")
    String name();

    @Message("what callers ask for: letters, digits, blanks and . _ : / @ -, up to 128; it cannot be changed later")
    String name_hint();

    @Message("Name: up to 128 letters, digits, blanks and . _ : / @ -")
    String name_wrong();

    @Message("Other names")
    String aliases();

    @Message("one a line")
    String aliases_hint();

    @Message("Kind")
    String kind();

    @Message("chat")
    String chat();

    @Message("embeddings")
    String embedding();

    @Message("pictures")
    String image();

    @Message("speech")
    String speech();

    @Message("State")
    String state();

    @Message("offered")
    String active();

    @Message("soon to go")
    String deprecated();

    @Message("switched off")
    String unavailable();

    @Message("Routes")
    String routes();

    @Message("Route {number}")
    String route(int number);

    @Message("No route: nobody serves it.")
    String routes_none();

    @Message(
            "Who serves it, and under which name there; smaller priorities are tried first, equal ones share by weight. A row without provider is left out.")
    String routes_hint();

    @Message("Provider")
    String provider();

    @Message("Name at the provider")
    String upstream_model();

    @Message("empty: as here")
    String upstream_hint();

    @Message("Weight")
    String weight();

    @Message("Priority")
    String priority();

    @Message("What a million tokens cost there")
    String cost_per_1m();

    @Message("What it can do")
    String capabilities();

    @Message("such as tools, vision, responses; with blanks or commas between them")
    String capabilities_hint();

    @Message("Context window")
    String context_window();

    @Message("Most output")
    String max_output();

    @Message("Tokenizer")
    String tokenizer();

    @Message("counts exactly where the vendor does not say")
    String tokenizer_hint();

    @Message("none: estimated")
    String tokenizer_none();

    @Message("Reads of the context in one call")
    String server_turns();

    @Message("for calls that name a vendor's own tools")
    String server_turns_hint();

    @Message("Held of budgets, percent")
    String hold_percent();

    @Message("Chosen among equals")
    String balancing();

    @Message("by weight")
    String weighted();

    @Message("the least busy")
    String least_busy();

    @Message("the soonest to answer")
    String lowest_latency();

    @Message("the cheapest")
    String cheapest();

    @Message("the fullest account")
    String highest_balance();

    @Message("Ask a second vendor where the first is slow")
    String hedged();

    @Message("Least success, percent")
    String least_success();

    @Message("credentials that did worse of late are used last; 0: like all others")
    String least_success_hint();

    @Message("Price per million tokens")
    String price();

    @Message("Input")
    String price_input();

    @Message("Output")
    String price_output();

    @Message("Cached")
    String price_cached();

    @Message("Cache writes")
    String price_cache_write();

    @Message("Each request")
    String price_request();

    @Message("Each picture")
    String price_image();

    @Message("another one from {when}")
    String price_next(String when);

    @Message("no price")
    String price_none();

    @Message("Calls of it are refused until it has a price, unless the settings say otherwise.")
    String price_none_told();

    @Message("All its prices")
    String price_history();

    @Message("Prices")
    String prices();

    @Message("From")
    String from_when();

    @Message("Until")
    String till();

    @Message("{count} steps by length of input")
    String tiers(String count);

    @Message("What it is")
    String who();

    @Message("How its calls find their way")
    String way();

    @Message("What it takes")
    String limits();

    @Message("Created")
    String created();

    @Message("Changed")
    String changed();

    @Message("Switch off")
    String disable();

    @Message("Offer again")
    String enable();

    @Message("Delete")
    String delete();

    @Message("Calls of it are refused from now on.")
    String sure_disable();

    @Message("It is offered no more; its calls and prices stay on record.")
    String sure_delete();

    @Message("Try it")
    String try_it();

    @Message("The model is offered.")
    String done_created();

    @Message("Saved.")
    String done_saved();

    @Message("Deleted.")
    String done_deleted();

    @Message("The configuration file has the say over it: change it there.")
    String by_file();

    @Message("Provider: there is none like that")
    String no_such_provider();

    @Message("A model is served by providers: make one first.")
    String no_provider();

    @Message("Make a provider")
    String make_provider();

    @Message("Rules of requests")
    String rules();

    @Message(
            "Members of what goes to the vendor, in the words of its own dialect, as JSON. A suffix gives the model further names, each with rules that come over these.")
    String rules_hint();

    @Message("Members where a request does not say them")
    String request_defaults();

    @Message("Members of every request, whatever it says")
    String request_forced();

    @Message("Suffixes, each with request_defaults, request_forced and stream")
    String suffixes();

    @Message("How streams are asked for")
    String stream();

    @Message("as usual")
    String stream_usual();

    @Message("as a stream")
    String stream_native();

    @Message("in one piece, told on as a stream")
    String stream_emulated();

    @Message("Requests for vectors go as they are")
    String no_rules();

    @Message("{name}: an object of JSON")
    String no_object(String name);

    @Message("{name}: native or emulated")
    String no_stream(String name);

    @Message("{suffix}: an object of request_defaults, request_forced and stream")
    String suffix_wrong(String suffix);
}
