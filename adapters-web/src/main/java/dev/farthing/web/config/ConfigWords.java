package dev.farthing.web.config;

import io.quarkus.qute.i18n.Message;
import io.quarkus.qute.i18n.MessageBundle;

/// What the page of settings says.
@MessageBundle(value = "configPage", locale = "en")
interface ConfigWords {
    @Message("Settings")
    String title();

    @Message("Setting")
    String name();

    @Message("Calls")
    String data_plane();

    @Message("Targets")
    String targets();

    @Message("Keys")
    String of_keys();

    @Message("Vendors")
    String upstream();

    @Message("Retention")
    String retention();

    @Message("Quality of vendors")
    String quality();

    @Message("Console")
    String console();

    @Message("Help for callers")
    String support();

    @Message("Log")
    String log();

    @Message("Updates")
    String updates();

    @Message("a whole number from {least} to {most}")
    String range_whole(String least, String most);

    @Message("one of {words}")
    String range_choice(String words);

    @Message("{form} of up to {longest} characters, or empty")
    String range_text(String longest, String form);

    @Message("up to {most}: {form}; one on a line")
    String range_list(String most, String form);

    @Message("{less} must not be more than {more}, {most}")
    String contradiction(String less, String more, String most);

    @Message("Value")
    String value();

    @Message("Default")
    String usual();

    @Message("empty")
    String nothing_set();

    @Message("Set by")
    String source();

    @Message("somebody")
    String stored();

    @Message("default")
    String by_default();

    @Message("environment")
    String by_environment();

    @Message("{actor}, {at}")
    String changed_by(String actor, String at);

    @Message("Changes")
    String history();

    @Message("Reset")
    String reset();

    @Message("{name} will be what it is by default, at once and on every replica.")
    String sure_reset(String name);

    @Message("Saved. It holds on every replica within a second.")
    String done_saved();

    @Message("Nothing was altered.")
    String done_nothing();

    @Message("It is as by default again.")
    String done_reset();

    @Message("It begins within about a second.")
    String done_run();

    @Message("Paused on every replica.")
    String done_paused();

    @Message("It goes on by the clock.")
    String done_resumed();

    @Message("No setting is like that.")
    String none_found();

    @Message("Set at the start")
    String start();

    @Message("The environment sets these until the next start; secrets are not shown.")
    String start_hint();

    @Message("Variable")
    String variable();

    @Message("Done by the clock")
    String jobs();

    @Message("What it does")
    String purpose();

    @Message("Every")
    String every();

    @Message("Last")
    String last();

    @Message("Next")
    String next();

    @Message("Runs")
    String runs();

    @Message("Failed")
    String failures();

    @Message("well")
    String ok();

    @Message("failed")
    String failed();

    @Message("interrupted")
    String interrupted();

    @Message("running")
    String running();

    @Message("paused")
    String paused();

    @Message("Run now")
    String run();

    @Message("Pause")
    String pause();

    @Message("Resume")
    String resume();

    @Message("{name} rests on every replica, also after a restart, until it is resumed.")
    String sure_pause(String name);

    @Message("Secrets at rest")
    String sealed();

    @Message("Every secret in the database is sealed or hashed under the present master key.")
    String sealed_all();

    @Message("A former master key is still needed by these:")
    String sealed_some();

    @Message(
            "The former master key is not at hand: what is listed here opens nothing. Set it as FARTHING_MASTER_KEY_PREVIOUS.")
    String sealed_lost();

    @Message("Vendors' secrets")
    String credentials();

    @Message("Issued keys")
    String keys();

    @Message("Admin keys")
    String admin_keys();

    @Message("First answers")
    String answers();

    @Message("It failed; the log tells more.")
    String job_failed_told();

    @Message("How long a vendor may take, its proxy and its headers belong to each provider:")
    String of_providers();
}
