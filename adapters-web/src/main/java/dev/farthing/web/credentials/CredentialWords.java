package dev.farthing.web.credentials;

import io.quarkus.qute.i18n.Message;
import io.quarkus.qute.i18n.MessageBundle;

/// What the pages of credentials say.
@MessageBundle(value = "credentialPages", locale = "en")
interface CredentialWords {
    @Message("Credentials")
    String title();

    @Message("Add one")
    String add();

    @Message("Import many")
    String paste();

    @Message("Proxies")
    String proxies();

    @Message(
            "There is no credential yet. A credential is the secret of an account at a vendor: add one, or paste many, and calls are spread over them.")
    String none();

    @Message("No credential is like that.")
    String none_found();

    @Message("A credential belongs to a provider: make one first.")
    String no_provider();

    @Message("Make a provider")
    String make_provider();

    @Message("In use")
    String healthy();

    @Message("Out of use")
    String unhealthy();

    @Message("Name")
    String name();

    @Message("to know it again by")
    String name_hint();

    @Message("Names begin with")
    String name_begins();

    @Message("a dash and some digits follow")
    String name_begins_hint();

    @Message("Provider")
    String provider();

    @Message("Provider: there is none like that")
    String no_such_provider();

    @Message("Secret")
    String secret();

    @Message("as the vendor gave it; it is sealed and never shown again")
    String secret_hint();

    @Message("New secret")
    String secret_new();

    @Message("takes the place of the one that is kept; empty: that one stays")
    String secret_new_hint();

    @Message("Secret: 1 to 8192 visible characters without blanks")
    String secret_wrong();

    @Message("State")
    String state();

    @Message("active")
    String active();

    @Message("cooling")
    String cooling();

    @Message("refused by its vendor")
    String invalid();

    @Message("disabled")
    String disabled();

    @Message("Failures in a row")
    String failures();

    @Message("Failures at least")
    String failures_from();

    @Message("Created")
    String created();

    @Message("Created from")
    String created_from();

    @Message("Created to")
    String created_to();

    @Message("Last used")
    String last_used();

    @Message("Last verified")
    String verified();

    @Message("Sorted by")
    String sorted_by();

    @Message("trouble first")
    String troubled();

    @Message("name")
    String by_name();

    @Message("state")
    String by_status();

    @Message("most failures")
    String by_failures();

    @Message("newest")
    String by_created();

    @Message("used last")
    String by_used();

    @Message("Shown as")
    String shown_as();

    @Message("Table")
    String as_table();

    @Message("Cards")
    String as_cards();

    @Message("back in")
    String back_in();

    @Message("rests for this credential")
    String rests();

    @Message("governed by {setting}")
    String governed(String setting);

    @Message("Tags")
    String tags();

    @Message("up to 50, with commas between them")
    String tags_hint();

    @Message("Note")
    String note();

    @Message("Weight")
    String weight();

    @Message("its share among those of equal priority; 0: none")
    String weight_hint();

    @Message("Priority")
    String priority();

    @Message("smaller is tried first")
    String priority_hint();

    @Message("Calls at once")
    String concurrency();

    @Message("Models it serves")
    String models_allowed();

    @Message("the vendor's names with commas between them, a trailing * for any rest; empty: all")
    String models_hint();

    @Message("Models it does not serve")
    String models_denied();

    @Message("Serve only what its vendor lists for it")
    String only_listed();

    @Message("Proxy")
    String proxy();

    @Message("one of its provider's, or none")
    String proxy_any();

    @Message("Proxy: there is none like that")
    String no_such_proxy();

    @Message("At most")
    String ceilings();

    @Message("empty: as much as there is")
    String ceilings_hint();

    @Message("a day")
    String a_day();

    @Message("a month")
    String a_month();

    @Message("Requests")
    String ceiling_requests();

    @Message("Tokens")
    String ceiling_tokens();

    @Message("Money")
    String ceiling_money();

    @Message("What it is")
    String who();

    @Message("How it takes part")
    String share();

    @Message("What can be done")
    String actions();

    @Message("Verify")
    String verify();

    @Message("Reset")
    String reset();

    @Message("Enable")
    String enable();

    @Message("Disable")
    String disable();

    @Message("Delete")
    String delete();

    @Message("Verifying asks the vendor one cheap question; resetting forgets failures and rests.")
    String verify_told();

    @Message("No call uses it from now on; those under way end in peace.")
    String sure_disable();

    @Message("It is gone for good, with its secret; calls and costs stay on record.")
    String sure_delete();

    @Message("This is done to every selected credential.")
    String sure_many();

    @Message("Select all of this page")
    String select_all();

    @Message("Select {name}")
    String select(String name);

    @Message("selected")
    String selected();

    @Message("Select credentials first")
    String none_selected();

    @Message("all {total} of the list, not these alone")
    String whole_list(String total);

    @Message("Done.")
    String done();

    @Message("The credential is there. Verify it to see whether its vendor takes it.")
    String done_created();

    @Message("Saved.")
    String done_saved();

    @Message("Its vendor takes it.")
    String done_verify();

    @Message("Failures and rests are forgotten.")
    String done_reset();

    @Message("Enabled.")
    String done_enable();

    @Message("Disabled: no call uses it from now on.")
    String done_disable();

    @Message("Deleted.")
    String done_deleted();

    @Message("It did not come to that: the reason stands below.")
    String done_refused();

    @Message("What came of it")
    String results();

    @Message("Result")
    String result();

    @Message("gone")
    String gone();

    @Message("as wanted")
    String fine();

    @Message("To all credentials")
    String to_all();

    @Message("Progress")
    String progress();

    @Message("{done} of {total}")
    String progress_told(String done, String total);

    @Message("{count} did not come to it")
    String failed(String count);

    @Message("Begun")
    String begun();

    @Message("Finished")
    String finished();

    @Message("It goes on whatever becomes of this page.")
    String goes_on();

    @Message("Reason")
    String reason();

    @Message("How many")
    String how_many();

    @Message("Over")
    String over();

    @Message("an hour")
    String hour();

    @Message("8 hours")
    String eight_hours();

    @Message("24 hours")
    String day();

    @Message("a week")
    String week();

    @Message("What it was used for")
    String usage();

    @Message("When")
    String at();

    @Message("Calls")
    String calls();

    @Message("Failed")
    String calls_failed();

    @Message("Tokens")
    String tokens();

    @Message("Charged")
    String cost();

    @Message("On average")
    String latency();

    @Message("Took")
    String took();

    @Message("Model")
    String model();

    @Message("By model")
    String by_model();

    @Message("Newest calls")
    String newest_calls();

    @Message("What failed")
    String newest_errors();

    @Message("No call used it in this time.")
    String no_calls();

    @Message("The steps tell of the newest {count} calls alone.")
    String counted(String count);

    @Message("Kind")
    String kind();

    @Message("What the vendor said")
    String said_by_vendor();

    @Message("Answer")
    String answer();

    @Message("The configuration file has the say over it: change it there.")
    String by_file();

    @Message("Pasted text")
    String pasted();

    @Message(
            "any text: secrets are found by how vendors begin theirs; a line that is one long word of letters and digits is one too; cookies for Abacus")
    String pasted_hint();

    @Message("Pasted text: at most {most} secrets")
    String too_many(String most);

    @Message("Import")
    String import_now();

    @Message("{created} of {all} secrets are new credentials")
    String imported(String created, String all);

    @Message("There was no secret in that text.")
    String nothing_found();

    @Message("Line")
    String line();

    @Message("added")
    String outcome_created();

    @Message("the provider has it already")
    String outcome_duplicate();

    @Message("stood in the text before")
    String outcome_repeated();

    @Message("its name is taken")
    String outcome_name_taken();

    @Message("no proxy")
    String outcome_invalid();

    @Message("too many at once")
    String outcome_too_many();

    @Message("There is no proxy yet. Paste some below; a provider's credentials are then spread over those it names.")
    String proxies_none();

    @Message("A provider says which of them its credentials are spread over; a credential may name one for itself.")
    String proxies_told();

    @Message("Address")
    String address();

    @Message("Checked")
    String checked();

    @Message("not yet")
    String never_checked();

    @Message("works")
    String works();

    @Message("Check these")
    String check();

    @Message("Each may take up to ten seconds.")
    String check_told();

    @Message("in use")
    String in_use();

    @Message("Checked.")
    String done_checked();

    @Message("Its password is gone with it.")
    String sure_proxy();

    @Message("Proxies")
    String proxy_list();

    @Message("one a line: scheme://user:password@host:port, host:port or host:port:user:password")
    String proxy_list_hint();

    @Message("Add proxies")
    String add_proxies();

    @Message("User")
    String user();
}
