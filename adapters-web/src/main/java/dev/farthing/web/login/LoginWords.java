package dev.farthing.web.login;

import io.quarkus.qute.i18n.Message;
import io.quarkus.qute.i18n.MessageBundle;

/// What is said at the door.
@MessageBundle(value = "login", locale = "en")
interface LoginWords {
    @Message("Log in")
    String title();

    @Message("Your admin key")
    String key();

    @Message("It begins with ak-far-, or is the operator key of the environment.")
    String key_hint();

    @Message("This key opens nothing here. Check that it is an admin key, whole and not replaced.")
    String wrong_key();

    @Message("Sign in with {provider}")
    String sso(String provider);

    @Message("or")
    String sso_or();

    @Message("You are logged out here, and perhaps not at {provider} yet.")
    String sso_left(String provider);

    @Message("Sign out there too")
    String sso_out();

    @Message("You are signed in.")
    String sso_done();

    @Message("Go on")
    String sso_go_on();

    @Message("Signing in did not work: begin anew from this page.")
    String sso_failed();

    @Message("You are known there, but no role here was given to you. Ask who runs this Farthing.")
    String sso_no_role();

    @Message("Your access has been switched off. Ask who runs this Farthing.")
    String sso_disabled();

    @Message("Too many sign-ins from your address came to nothing. Try again in a minute.")
    String sso_too_many();

    @Message("The identity provider cannot be asked at the moment. Try again shortly, or log in with a key.")
    String sso_away();

    @Message("For the first time here?")
    String first_title();

    @Message("When Farthing started on an empty database it printed two keys to the terminal it was started in, once:")
    String first_printed();

    @Message("operator key")
    String first_operator();

    @Message("opens this console and the management API. Paste it above.")
    String first_operator_told();

    @Message("inference key")
    String first_inference();

    @Message("calls models, at /v1. It does not open the console.")
    String first_inference_told();

    @Message("If it was started with FARTHING_OPERATOR_KEY, nothing was printed: that very key opens the console.")
    String first_environment();

    @Message(
            "If the key is lost, start Farthing once with FARTHING_OPERATOR_KEY set to 32 characters or more, log in with it, and make a new admin key.")
    String first_lost();

    @Message("Somebody else runs Farthing? Ask for an admin key of your role.")
    String first_others();
}
