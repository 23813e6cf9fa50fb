package dev.farthing.bootstrap;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/// What the process itself says on standard error, also before there is a log and after it: in words, or as the log's
/// own JSON.
final class Word {
    private static final String NAME = "farthing";

    private final PrintStream out;
    private final InstantSource clock;
    private final boolean json;

    Word(PrintStream out, InstantSource clock, boolean json) {
        this.out = out;
        this.clock = clock;
        this.json = json;
    }

    void inform(String sentence) {
        say("INFO", sentence, null);
    }

    void warn(String sentence) {
        say("WARN", sentence, null);
    }

    void refuse(String sentence) {
        say("ERROR", sentence, null);
    }

    void refuse(String sentence, Throwable trouble) {
        say("ERROR", sentence, trouble);
    }

    private void say(String level, String sentence, @Nullable Throwable trouble) {
        if (json) {
            var stack = trouble == null ? "" : ",\"stackTrace\":\"" + quoted(stack(trouble)) + "\"";
            out.println("{\"timestamp\":\"" + clock.instant() + "\",\"level\":\"" + level + "\",\"loggerName\":\""
                    + NAME + "\",\"message\":\"" + quoted(sentence) + "\"" + stack + "}");
            return;
        }
        out.println(NAME + ": " + sentence);
        if (trouble != null) {
            trouble.printStackTrace(out);
        }
    }

    private static String quoted(String text) {
        return String.valueOf(JsonStringEncoder.getInstance().quoteAsString(text));
    }

    private static String stack(Throwable trouble) {
        var text = new StringWriter();
        trouble.printStackTrace(new PrintWriter(text));
        return text.toString();
    }
}
