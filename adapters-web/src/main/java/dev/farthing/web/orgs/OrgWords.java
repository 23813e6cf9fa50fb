package dev.farthing.web.orgs;

import io.quarkus.qute.i18n.Message;
import io.quarkus.qute.i18n.MessageBundle;

/// What the page says on which an operator chooses an org.
@MessageBundle(value = "orgPages", locale = "en")
interface OrgWords {
    @Message("Which org?")
    String title();

    @Message(
            "Keys, billing and alerts are of the org you choose, and so are the figures. While you choose none, figures are of every org, and the rest is of your own.")
    String told();

    @Message("Org")
    String name();

    @Message("Plan")
    String plan();

    @Message("State")
    String state();

    @Message("active")
    String active();

    @Message("suspended")
    String suspended();

    @Message("Look at it")
    String look();

    @Message("You look at it")
    String looking();

    @Message("Every org")
    String every();

    @Message("No org is called so.")
    String none();
}
