package dev.farthing.web.playground;

import io.quarkus.qute.i18n.Message;
import io.quarkus.qute.i18n.MessageBundle;

/// What the playground says.
@MessageBundle(value = "playgroundPage", locale = "en")
interface PlaygroundWords {
    @Message("Playground")
    String title();

    @Message(
            "This page asks a model from within your browser, and needs scripts to be allowed. Without them, use curl: the page of a key shows how.")
    String needs_script();

    @Message("Model")
    String model();

    @Message("No chat model is offered yet: offer one first, or ask whoever runs Farthing.")
    String no_models();

    @Message("To the models")
    String to_models();

    @Message("Key")
    String key();

    @Message("begins with sk-far-; your browser sends it with the call and keeps it nowhere")
    String key_hint();

    @Message("Make a key")
    String make_key();

    @Message("Dialect")
    String dialect();

    @Message("OpenAI chat")
    String chat();

    @Message("Anthropic messages")
    String messages();

    @Message("System")
    String system();

    @Message("Message")
    String message_in();

    @Message("Temperature")
    String temperature();

    @Message("Most output tokens")
    String max_tokens();

    @Message("As a stream")
    String stream();

    @Message("Send")
    String send();

    @Message("Stop")
    String stop();

    @Message("Answer")
    String answer();

    @Message("Waiting for the first word")
    String waiting();

    @Message("Stopped.")
    String stopped();

    @Message("Done.")
    String done_told();

    @Message("Refused")
    String refused();

    @Message("The connection broke.")
    String broken();

    @Message("Input tokens")
    String tokens_in();

    @Message("Output tokens")
    String tokens_out();

    @Message("Charged")
    String cost();

    @Message("First word after")
    String first_word();

    @Message("Took")
    String took();

    @Message("Request")
    String request();

    @Message("Provider")
    String provider();

    @Message("Raw answer")
    String raw();

    @Message("It is a call like any other: it costs what the key's org pays for it.")
    String costs_told();
}
