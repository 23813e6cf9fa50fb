package dev.farthing.web;

import io.quarkus.qute.i18n.Message;
import io.quarkus.qute.i18n.MessageBundle;

/// What every page of the console says.
@MessageBundle(value = "words", locale = "en")
public interface Words {
    @Message("Skip to the content")
    String skip();

    @Message("Pages")
    String pages();

    @Message("Show or hide the pages")
    String toggle_pages();

    @Message("Dashboard")
    String dashboard();

    @Message("Keys")
    String keys();

    @Message("Calls")
    String calls();

    @Message("Usage")
    String usage();

    @Message("Billing")
    String billing();

    @Message("Models")
    String models();

    @Message("Playground")
    String playground();

    @Message("Providers")
    String providers();

    @Message("Credentials")
    String credentials();

    @Message("Errors")
    String logs();

    @Message("Audit")
    String audit();

    @Message("Status")
    String status();

    @Message("Language")
    String language();

    @Message("Appearance")
    String theme();

    @Message("Light")
    String theme_light();

    @Message("Dark")
    String theme_dark();

    @Message("As the system has it")
    String theme_auto();

    @Message("You")
    String you();

    @Message("Operator")
    String role_operator();

    @Message("Org admin")
    String role_org_admin();

    @Message("Team admin")
    String role_team_admin();

    @Message("Viewer")
    String role_viewer();

    @Message("Operator key of the environment")
    String standing_key();

    @Message("Log in")
    String login();

    @Message("Log out")
    String logout();

    @Message("Log out everywhere")
    String logout_everywhere();

    @Message("Times are of {zone}.")
    String times_of(String zone);

    @Message("Guide")
    String guide();

    @Message("Copy")
    String copy();

    @Message("Copied")
    String copied();

    @Message("Copy ids")
    String copy_ids();

    @Message("Copy hints")
    String copy_hints();

    @Message("Cancel")
    String cancel();

    @Message("Are you sure?")
    String sure();

    @Message("Yes, do it")
    String do_it();

    @Message("Pause refreshing")
    String pause();

    @Message("Refresh by itself")
    String resume();

    @Message("Show the figures")
    String figures();

    @Message("Search")
    String search();

    @Message("All")
    String all();

    @Message("Rows on a page")
    String page_size();

    @Message("Previous")
    String previous();

    @Message("Next")
    String next();

    @Message("{first} to {last} of {total}")
    String range(String first, String last, String total);

    @Message("Apply")
    String apply();

    @Message("Save")
    String save();

    @Message("Back")
    String back();

    @Message("Go to the start page")
    String home();

    @Message("Request id")
    String request_id();

    @Message("{label}: this is needed")
    String field_missing(String label);

    @Message("{label}: {told}")
    String field_told(String label, String told);

    @Message("this cannot be taken")
    String field_refused();

    @Message("{label}: at most {most} characters")
    String field_too_long(String label, int most);

    @Message("{label}: a whole number from {least} to {most}")
    String field_not_whole(String label, String least, String most);

    @Message("{label}: an amount such as 12.50")
    String field_not_amount(String label);

    @Message("{label}: a date and a time in the future")
    String field_not_time(String label);

    @Message("{label}: this cannot be chosen")
    String field_not_choice(String label);

    @Message("{label}: {text} is no address and no block of addresses")
    String field_not_address(String label, String text);

    @Message("This was not understood")
    String problem_invalid();

    @Message("Who are you?")
    String problem_unauthenticated();

    @Message("There is no money left")
    String problem_unpaid();

    @Message("You may not do this")
    String problem_refused();

    @Message("There is no such thing")
    String problem_missing();

    @Message("This cannot be done as things are")
    String problem_conflict();

    @Message("This is too large")
    String problem_too_large();

    @Message("This cannot be read")
    String problem_unsupported();

    @Message("Too much at once")
    String problem_limited();

    @Message("This cannot be done at the moment")
    String problem_unavailable();

    @Message("The vendor failed")
    String problem_upstream();

    @Message("Something went wrong")
    String problem_bug();

    @Message("It is not your fault, and it has been written down. Whoever runs Farthing finds it by this id.")
    String problem_bug_told();

    @Message("The database does not answer at the moment. Try again shortly.")
    String problem_away();

    @Message("This form is no longer valid: open the page again and repeat what you did.")
    String problem_form();

    @Message("Alerts")
    String alerts();

    @Message("Settings")
    String config();

    @Message("Org")
    String org();

    @Message("Every org")
    String every_org();

    @Message("This page shows and changes what is of the org {org}, your own.")
    String acting_on(String org);

    @Message("Choose another org")
    String choose_org();

    @Message("Farthing did not answer. What you see may be old, and what you sent may not have been done.")
    String unreached();

    @Message("Page {number}")
    String page(String number);
}
