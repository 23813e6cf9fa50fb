package dev.farthing.upstream.demo;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import dev.farthing.application.relay.ReplySummary.Reported;
import dev.farthing.application.relay.UpstreamRequest;
import dev.farthing.domain.usage.Endpoint;
import dev.farthing.domain.usage.TokenUsage;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/// What the vendor within says, and how OpenAI's protocol writes it.
final class DemoAnswer {
    private static final int MOST_QUOTED_CHARS = 2_000;

    private final UpstreamRequest request;
    private final DemoRequest asked;
    private final String idAndTime;
    private final List<Said> said;

    DemoAnswer(UpstreamRequest request, DemoRequest asked, Instant now) {
        this.request = request;
        this.asked = asked;
        this.said = asked.questions().stream()
                .map(question -> Said.of(question, asked.mostWords()))
                .toList();
        var prefix = request.endpoint() == Endpoint.COMPLETIONS ? "cmpl-" : "chatcmpl-";
        this.idAndTime = "\"id\":\"" + prefix + request.requestId() + "\",\"created\":" + now.getEpochSecond()
                + ",\"model\":" + quoted(request.upstreamModel());
    }

    /// What is said to one question.
    ///
    /// @param words the pieces in which it is streamed; each but the first begins with a blank
    private record Said(List<String> words, boolean cutShort) {
        static Said of(String question, int mostWords) {
            var all = DemoAnswer.words(question);
            boolean cutShort = all.size() > mostWords;
            return new Said(cutShort ? all.subList(0, mostWords) : all, cutShort);
        }

        String finishReason() {
            return cutShort ? "\"length\"" : "\"stop\"";
        }
    }

    /// All choices to the first question come before those to the second.
    int choices() {
        return said.size() * asked.choicesOfEach();
    }

    private Said said(int choice) {
        return said.get(choice / asked.choicesOfEach());
    }

    List<String> words(int choice) {
        return said(choice).words();
    }

    String text(int choice) {
        return String.join("", words(choice));
    }

    /// The first event of a choice, then one for each word, then its end.
    int eventsOf(int choice) {
        return words(choice).size() + 2;
    }

    String event(int choice, int number) {
        var chat = request.endpoint() == Endpoint.CHAT_COMPLETIONS;
        var last = number == eventsOf(choice) - 1;
        var word = number == 0 || last ? "" : words(choice).get(number - 1);
        String body;
        if (!chat) {
            body = "\"text\":" + quoted(word);
        } else if (number == 0) {
            body = "\"delta\":{\"role\":\"assistant\",\"content\":\"\"}";
        } else {
            body = last ? "\"delta\":{}" : "\"delta\":{\"content\":" + quoted(word) + "}";
        }
        return "data: {" + idAndTime + ",\"object\":\"" + (chat ? "chat.completion.chunk" : "text_completion")
                + "\",\"choices\":[{\"index\":" + choice + "," + body + ",\"finish_reason\":"
                + (last ? said(choice).finishReason() : "null") + "}]}\n\n";
    }

    String usageEvent() {
        var chat = request.endpoint() == Endpoint.CHAT_COMPLETIONS;
        return "data: {" + idAndTime + ",\"object\":\"" + (chat ? "chat.completion.chunk" : "text_completion")
                + "\",\"choices\":[],\"usage\":" + usageJson() + "}\n\n";
    }

    String whole() {
        if (request.endpoint() == Endpoint.EMBEDDINGS) {
            return embeddings();
        }
        var chat = request.endpoint() == Endpoint.CHAT_COMPLETIONS;
        var choices = new ArrayList<String>();
        for (var i = 0; i < choices(); i++) {
            choices.add("{\"index\":" + i + ","
                    + (chat
                            ? "\"message\":{\"role\":\"assistant\",\"content\":" + quoted(text(i)) + "}"
                            : "\"text\":" + quoted(text(i)))
                    + ",\"finish_reason\":" + said(i).finishReason() + "}");
        }
        return "{" + idAndTime + ",\"object\":\"" + (chat ? "chat.completion" : "text_completion") + "\",\"choices\":["
                + String.join(",", choices) + "],\"usage\":" + usageJson() + "}";
    }

    Reported reported() {
        return new Reported(TokenUsage.ofText(asked.promptTokens(), completionTokens()), List.of(), usageJson(), null);
    }

    private long completionTokens() {
        return request.endpoint() == Endpoint.EMBEDDINGS
                ? 0
                : said.stream().mapToLong(each -> each.words().size()).sum() * asked.choicesOfEach();
    }

    private String usageJson() {
        var in = asked.promptTokens();
        var out = completionTokens();
        return request.endpoint() == Endpoint.EMBEDDINGS
                ? "{\"prompt_tokens\":" + in + ",\"total_tokens\":" + in + "}"
                : "{\"prompt_tokens\":" + in + ",\"completion_tokens\":" + out + ",\"total_tokens\":" + (in + out)
                        + "}";
    }

    private String embeddings() {
        var data = new ArrayList<String>();
        for (var input : asked.inputs()) {
            data.add("{\"object\":\"embedding\",\"index\":" + data.size() + ",\"embedding\":" + vector(input) + "}");
        }
        return "{\"object\":\"list\",\"data\":[" + String.join(",", data) + "],\"model\":"
                + quoted(request.upstreamModel()) + ",\"usage\":" + usageJson() + "}";
    }

    /// Numbers between -1 and 1 that depend on nothing but the text, in steps of 1/128 so that they are exact.
    private String vector(String input) {
        var size = asked.dimensions();
        var floats = ByteBuffer.allocate(size * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        var numbers = new StringBuilder("[");
        byte[] block = {};
        for (var i = 0; i < size; i++) {
            if (i % 32 == 0) {
                block = hash(input + '\0' + i);
            }
            var number = block[i % 32] / 128f;
            floats.putFloat(number);
            numbers.append(i == 0 ? "" : ",").append(number);
        }
        return asked.isBase64()
                ? '"' + Base64.getEncoder().encodeToString(floats.array()) + '"'
                : numbers.append(']').toString();
    }

    private static byte[] hash(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException everyJdkHasIt) {
            throw new IllegalStateException(everyJdkHasIt);
        }
    }

    private static List<String> words(String question) {
        var quoted = question.length() > MOST_QUOTED_CHARS ? question.substring(0, MOST_QUOTED_CHARS) : question;
        var sentence = quoted.isBlank() ? "Hello from Farthing." : "You said: " + quoted.strip();
        var words = new ArrayList<String>();
        var from = 0;
        for (var i = 1; i < sentence.length(); i++) {
            if (Character.isWhitespace(sentence.charAt(i)) && !Character.isWhitespace(sentence.charAt(i - 1))) {
                words.add(sentence.substring(from, i));
                from = i;
            }
        }
        words.add(sentence.substring(from));
        return words;
    }

    private static String quoted(String text) {
        return '"' + new String(JsonStringEncoder.getInstance().quoteAsString(text)) + '"';
    }
}
