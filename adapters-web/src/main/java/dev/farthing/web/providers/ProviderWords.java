package dev.farthing.web.providers;

import io.quarkus.qute.i18n.Message;
import io.quarkus.qute.i18n.MessageBundle;

/// What the pages of providers say.
@MessageBundle(value = "providerPages", locale = "en")
interface ProviderWords {
    @Message("Providers")
    String title();

    @Message("Make a provider")
    String make();

    @Message(
            "No provider is known yet. A provider is a vendor's address and the language it speaks: make one, then add its credentials.")
    String none();

    @Message("No provider is like that.")
    String none_found();

    @Message("Name")
    String name();

    @Message("to know it again by")
    String name_hint();

    @Message("Protocol")
    String protocol();

    @Message("OpenAI")
    String protocol_openai();

    @Message("Anthropic")
    String protocol_anthropic();

    @Message("Gemini")
    String protocol_gemini();

    @Message("Abacus")
    String protocol_abacus();

    @Message("Demo: answers from within")
    String protocol_demo();

    @Message("Base URL")
    String base_url();

    @Message("with the version, such as https://api.openai.com/v1")
    String base_url_hint();

    @Message("Base URL: this is needed, but for the demo")
    String base_url_missing();

    @Message("Credentials")
    String credentials();

    @Message("{active} of {all} in use")
    String credentials_of(String active, String all);

    @Message("no credential")
    String credentials_none();

    @Message("Add a credential")
    String add_credential();

    @Message("Routes")
    String routes();

    @Message("No model is routed here.")
    String routes_none();

    @Message("State")
    String state();

    @Message("serves")
    String serving();

    @Message("needs a credential")
    String needs_credential();

    @Message("no credential in use")
    String all_out();

    @Message("How well it serves")
    String quality();

    @Message("Nothing was counted yet: what callers ask of it is counted and judged here.")
    String quality_none();

    @Message("good")
    String good();

    @Message("bad")
    String bad();

    @Message("too few calls")
    String unknown();

    @Message("Verdict")
    String verdict();

    @Message("success")
    String because_success_rate();

    @Message("slowness")
    String because_p99();

    @Message("server errors")
    String because_server_errors();

    @Message("time-outs")
    String because_timeouts();

    @Message("Model")
    String model();

    @Message("Name here")
    String upstream_model();

    @Message("Calls in 24 hours")
    String calls_day();

    @Message("Success, last hour")
    String success_hour();

    @Message("Success, 24 hours")
    String success_day();

    @Message("Half within")
    String p50();

    @Message("99 of 100 within")
    String p99();

    @Message("usually")
    String p99_usual();

    @Message("Server errors")
    String errors_share();

    @Message("Time-outs")
    String timeouts_share();

    @Message("Gets of its calls")
    String share();

    @Message("set by hand")
    String share_held();

    @Message("as is measured")
    String share_measured();

    @Message("Set")
    String set();

    @Message("Whether it is what it says")
    String evidence();

    @Message("What answers of the last seven days claimed, beside what was measured here.")
    String evidence_told();

    @Message("Nothing was heard from it in the last seven days.")
    String evidence_none();

    @Message("Answers")
    String answers();

    @Message("Calls itself")
    String calls_itself();

    @Message("Billed beyond what was counted")
    String inflation();

    @Message("What does not fit")
    String findings();

    @Message("nothing found")
    String findings_none();

    @Message("another model")
    String other_model();

    @Message("more billed than there is")
    String prompt_inflation();

    @Message("impossible cache")
    String impossible_cache();

    @Message("streams in one piece")
    String streams_in_one_piece();

    @Message("no reason to stop")
    String no_stop_reason();

    @Message("no usage told")
    String no_usage();

    @Message("limit ignored")
    String limit_ignored();

    @Message("Ask it")
    String ask_it();

    @Message("Four short questions; they cost what the vendor charges for them, and are on no bill.")
    String ask_told();

    @Message("{model}, asked")
    String asked(String model);

    @Message("Question")
    String question();

    @Message("It said")
    String said();

    @Message("Billed")
    String billed();

    @Message("Counted")
    String counted();

    @Message("Trouble")
    String trouble();

    @Message("what it is called")
    String question_name();

    @Message("a text of known length")
    String question_count();

    @Message("the same again")
    String question_again();

    @Message("more than it may say")
    String question_limit();

    @Message("Ask what it offers")
    String discover();

    @Message("It lists {count} models")
    String offers(String count);

    @Message("It lists none.")
    String offers_none();

    @Message("Offer it")
    String offer_it();

    @Message("Offered as")
    String offered_as();

    @Message("Proxies")
    String proxies();

    @Message("Its credentials are spread over those ticked; none: they go straight, or by the proxy below.")
    String proxies_told();

    @Message("There is no proxy to choose from.")
    String proxies_none();

    @Message("To the proxies")
    String to_proxies();

    @Message("Proxy of its own")
    String proxy_url();

    @Message("scheme, host and port, without user and password")
    String proxy_hint();

    @Message("Headers")
    String headers();

    @Message("one a line, Name: value; go along with every call")
    String headers_hint();

    @Message("kept: {names}; what is filled in takes their place")
    String headers_kept(String names);

    @Message("Take all headers away")
    String headers_clear();

    @Message("Headers: {line} is no header")
    String header_wrong(String line);

    @Message("For sandbox keys too")
    String sandbox();

    @Message("Whose models it serves")
    String provenance();

    @Message("nobody said")
    String provenance_none();

    @Message("their maker")
    String provenance_official();

    @Message("a cloud by contract")
    String provenance_cloud();

    @Message("somebody who passes calls on")
    String provenance_reseller();

    @Message("self-hosted")
    String provenance_self_hosted();

    @Message("Model that verifying asks")
    String verify_model();

    @Message("the vendor's name of it; empty: any that is routed there")
    String verify_hint();

    @Message("How long it may take, in milliseconds")
    String patience();

    @Message("To connect")
    String connect();

    @Message("To the first byte")
    String first_byte();

    @Message("Between bytes")
    String idle();

    @Message("In all")
    String in_all();

    @Message("What differs from the settings")
    String rules();

    @Message("as set for all")
    String as_set();

    @Message("Calls at once")
    String concurrent();

    @Message("0: any number; empty: as set for all")
    String concurrent_hint();

    @Message("What becomes of an empty account")
    String on_empty();

    @Message("it is disabled")
    String empty_disable();

    @Message("it rests")
    String empty_cool();

    @Message("What rests when it limits calls")
    String limit_scope();

    @Message("what its answer names")
    String scope_told();

    @Message("the credential")
    String scope_account();

    @Message("the model")
    String scope_model();

    @Message("Where balances are asked for")
    String balance();

    @Message("nowhere")
    String balance_none();

    @Message("Every so many seconds")
    String interval();

    @Message("What it is")
    String who();

    @Message("Delete")
    String delete();

    @Message("It is forgotten; this is refused while credentials or routes name it.")
    String sure_delete();

    @Message("Created")
    String created();

    @Message("Changed")
    String changed();

    @Message("The provider is there. Next it needs a credential.")
    String done_created();

    @Message("Saved.")
    String done_saved();

    @Message("Deleted.")
    String done_deleted();

    @Message("The configuration file has the say over it: change it there.")
    String by_file();

    @Message("How its conversations are kept is set through the API.")
    String conversation_told();

    @Message("switched off")
    String disabled();

    @Message("Switch it off")
    String disable();

    @Message("Switch it on")
    String enable();

    @Message("No call is routed to it from now on; those under way go on.")
    String sure_disable();

    @Message("Switched off: no call is routed to it.")
    String done_disabled();

    @Message("Switched on.")
    String done_enabled();
}
