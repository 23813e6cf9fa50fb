package dev.farthing.upstream.tokens;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farthing.application.relay.ReplySummary;
import dev.farthing.application.relay.TextTally;
import dev.farthing.application.relay.TokenCounter.Counted;
import dev.farthing.domain.upstream.Model;
import dev.farthing.domain.usage.Endpoint;
import dev.farthing.domain.usage.TokenUsage;
import dev.farthing.domain.usage.UsageSource;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LocalTokenCounterTest {
    private final LocalTokenCounter counter = new LocalTokenCounter();

    @AfterEach
    void close() {
        counter.close();
    }

    @Test
    void itKnowsThePublishedTokenizersByName() {
        assertThat(Model.TOKENIZERS).allMatch(counter::knows);
        assertThat(counter.knows("claude")).isFalse();
        assertThat(counter.knows(null)).isFalse();
    }

    @Test
    void aConversationOfTextsIsCountedExactly() {
        var request = "{\"model\":\"m\",\"messages\":[{\"role\":\"system\",\"content\":\"You are helpful.\"},"
                + "{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"hello world\"}]}]}";

        // roles 1 + 1, contents 4 + 2, three for each message, three before the answer
        assertThat(count("o200k_base", Endpoint.CHAT_COMPLETIONS, request, "hello world"))
                .isEqualTo(new Counted(TokenUsage.ofText(17, 2), UsageSource.EXACT));
    }

    /// Forty words of each kind of what Responses are asked for with, of which nothing may go uncounted.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"input\":[{\"role\":\"user\",\"content\":\"WORDS\"}]}",
                "{\"input\":[{\"type\":\"message\",\"role\":\"user\",\"content\":[{\"type\":\"input_text\",\"text\":\"WORDS\"}]}]}",
                "{\"input\":[{\"type\":\"function_call\",\"call_id\":\"c\",\"name\":\"f\",\"arguments\":\"WORDS\"}]}",
                "{\"input\":[{\"type\":\"function_call_output\",\"call_id\":\"c\",\"output\":\"WORDS\"}]}",
                "{\"input\":[{\"type\":\"function_call_output\",\"output\":[{\"type\":\"input_text\",\"text\":\"WORDS\"}]}]}",
                "{\"input\":[{\"type\":\"reasoning\",\"summary\":[{\"type\":\"summary_text\",\"text\":\"WORDS\"}]}]}",
                "{\"input\":[{\"type\":\"something_new\",\"of_which\":{\"nobody\":\"WORDS\"}}]}",
                "{\"input\":\"Hello\",\"instructions\":\"WORDS\"}",
                "{\"input\":\"Hello\",\"text\":{\"format\":{\"type\":\"json_schema\",\"schema\":{\"description\":\"WORDS\"}}}}",
                "{\"messages\":[{\"role\":\"assistant\",\"reasoning_content\":\"WORDS\",\"content\":\"Hello\"}]}",
                "{\"contents\":[{\"parts\":[{\"text\":\"Hello\"}]}],\"generationConfig\":{\"responseSchema\":{\"description\":\"WORDS\"}}}",
                "{\"contents\":[{\"parts\":[{\"codeExecutionResult\":{\"output\":\"WORDS\"}}]}]}",
                "{\"messages\":[],\"output_config\":{\"format\":{\"schema\":{\"description\":\"WORDS\"}}}}",
            })
    void whateverAModelReadsIsCounted(String request) {
        var counted = count("o200k_base", Endpoint.RESPONSES, request.replace("WORDS", "word ".repeat(40)), null);

        assertThat(counted.tokens().promptTokens()).isBetween(40L, 80L);
        assertThat(counted.source()).isEqualTo(UsageSource.ESTIMATED);
    }

    @Test
    void whatNoModelReadsIsNotCounted() {
        var sealed = "{\"input\":[{\"type\":\"reasoning\",\"id\":\"r\",\"encrypted_content\":\"" + "A".repeat(4_000)
                + "\"}]}";

        assertThat(count("o200k_base", Endpoint.RESPONSES, sealed, null)
                        .tokens()
                        .promptTokens())
                .isLessThan(20);
    }

    @Test
    void plainPromptsAndInputsAreCountedWithoutOverhead() {
        assertThat(count("cl100k_base", Endpoint.COMPLETIONS, "{\"prompt\":\"hello world\"}", "hello"))
                .isEqualTo(new Counted(TokenUsage.ofText(2, 1), UsageSource.EXACT));
        assertThat(count("cl100k_base", Endpoint.EMBEDDINGS, "{\"input\":[\"hello world\",\"hello\"]}", null))
                .isEqualTo(new Counted(TokenUsage.ofText(3, 0), UsageSource.EXACT));
        assertThat(count("cl100k_base", Endpoint.EMBEDDINGS, "{\"input\":[[1,2,3],[4]]}", null))
                .isEqualTo(new Counted(TokenUsage.ofText(4, 0), UsageSource.EXACT));
    }

    @Test
    void whatIsSaidInGooglesDialectIsCounted() {
        var contents = "{\"systemInstruction\":{\"parts\":[{\"text\":\"hello\"}]},"
                + "\"contents\":[{\"role\":\"user\",\"parts\":[{\"text\":\"hello world\"}]}]}";
        assertThat(count("o200k_base", Endpoint.GENERATE_CONTENT, contents, "hello"))
                .isEqualTo(new Counted(TokenUsage.ofText(3, 1), UsageSource.EXACT));
        assertThat(count("o200k_base", Endpoint.GENERATE_CONTENT, "{\"generateContentRequest\":" + contents + "}", "")
                        .tokens())
                .isEqualTo(TokenUsage.ofText(3, 0));
        assertThat(count("o200k_base", Endpoint.EMBED_CONTENT, "{\"content\":{\"parts\":[{\"text\":\"hello\"}]}}", "")
                        .tokens())
                .isEqualTo(TokenUsage.ofText(1, 0));
        assertThat(count(
                                "o200k_base",
                                Endpoint.IMAGES,
                                "{\"instances\":[{\"prompt\":\"hello world\"}],\"parameters\":{\"sampleCount\":2}}",
                                "")
                        .tokens())
                .isEqualTo(TokenUsage.ofText(2, 0));
        var batch = "{\"requests\":[{\"model\":\"models/m\",\"content\":{\"parts\":[{\"text\":\"hello world\"},"
                + "{\"inlineData\":{}}]}},{\"content\":{\"parts\":[{\"text\":\"hello\"}]}}]}";
        assertThat(count("o200k_base", Endpoint.BATCH_EMBED_CONTENTS, batch, ""))
                .isEqualTo(new Counted(TokenUsage.ofText(2 + 258 + 1, 0), UsageSource.ESTIMATED));
    }

    @Test
    void whatNoTokenizerSeesAsItIsMakesAnEstimate() {
        var image =
                "{\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"image_url\",\"image_url\":{\"url\":\"data:x\"}}]}]}";
        var tools = "{\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}],\"tools\":[{\"type\":\"function\"}]}";

        assertThat(count("o200k_base", Endpoint.CHAT_COMPLETIONS, image, "a").source())
                .isEqualTo(UsageSource.ESTIMATED);
        assertThat(count("o200k_base", Endpoint.CHAT_COMPLETIONS, image, "a")
                        .tokens()
                        .promptTokens())
                .isGreaterThan(700);
        assertThat(count("o200k_base", Endpoint.CHAT_COMPLETIONS, tools, "a").source())
                .isEqualTo(UsageSource.ESTIMATED);
    }

    @Test
    void aConversationInAnthropicsDialectIsCountedWithAllItsModelReads() {
        var little = count(null, Endpoint.MESSAGES, "{\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}", null);
        var much = count(null, Endpoint.MESSAGES, """
                {"system":[{"type":"text","text":"%s"}],"messages":[{"role":"user","content":"Hi"},\
                {"role":"assistant","content":[{"type":"tool_use","id":"t","name":"f","input":{"a":"%s"}}]},\
                {"role":"user","content":[{"type":"tool_result","tool_use_id":"t","content":[{"type":"text",\
                "text":"%s"}]},{"type":"document","source":{"type":"text","data":"%s"}}]}]}""".replace("%s", "a".repeat(400)), null);

        assertThat(little.tokens().promptTokens()).isLessThan(5);
        assertThat(much.tokens().promptTokens()).isBetween(400L, 430L);
        assertThat(count(null, Endpoint.MESSAGES, """
                {"messages":[{"content":[{"type":"image","source":{"type":"base64","data":"AAAA"}}]}]}""", null).tokens().promptTokens())
                .isEqualTo(765);
    }

    @Test
    void anUnknownTokenizerMeansAnEstimateByLengthThatKnowsIdeographs() {
        var english = "{\"prompt\":\"" + "word".repeat(100) + "\"}";
        var chinese = "{\"prompt\":\"" + "字".repeat(100) + "\"}";

        assertThat(count(null, Endpoint.COMPLETIONS, english, "abcd"))
                .isEqualTo(new Counted(TokenUsage.ofText(100, 1), UsageSource.ESTIMATED));
        assertThat(count("unheard-of", Endpoint.COMPLETIONS, chinese, "abcd")
                        .tokens()
                        .promptTokens())
                .isEqualTo(100);
    }

    @Test
    void textsTooLongToCountAreEstimated() {
        var request = "{\"prompt\":\"" + "word ".repeat(300_000) + "\"}";

        var counted = count("o200k_base", Endpoint.COMPLETIONS, request, "a");

        assertThat(counted.source()).isEqualTo(UsageSource.ESTIMATED);
        assertThat(counted.tokens().promptTokens()).isEqualTo(375_000);
    }

    @Test
    void anAnswerWhoseTextWasNotKeptIsEstimatedWithItsThoughts() {
        var reply = new ReplySummary(true, null, new TextTally(8, 0), new TextTally(4, 4), null, null, null, null);

        var counted = counter.count("o200k_base", Endpoint.COMPLETIONS, bytes("{\"prompt\":\"hello\"}"), reply)
                .toCompletableFuture()
                .join();

        assertThat(counted).isEqualTo(new Counted(TokenUsage.ofText(1, 6), UsageSource.ESTIMATED));
    }

    @Test
    void aRequestThatIsNoJsonCountsAsEmpty() {
        assertThat(count("o200k_base", Endpoint.COMPLETIONS, "hello", "a").source())
                .isEqualTo(UsageSource.ESTIMATED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"web_search_options\":{}",
                "\"plugins\":[{\"id\":\"web\"}]",
                "\"search_parameters\":{\"mode\":\"auto\"}",
                "\"enable_search\":true",
                "\"tools\":[{\"type\":\"function\"}]",
                "\"response_format\":{\"type\":\"json_object\"}",
                "\"reasoning_effort\":\"high\"",
                "\"messages\":[{\"role\":\"user\",\"content\":\"a\",\"reasoning_content\":\"b\"}]",
                "\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"video_url\",\"video_url\":{}}]}]",
                "\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"image_url\",\"image_url\":{}}]}]"
            })
    void whatAVendorMayAddToAPromptKeepsItOffTheScale(String member) throws Exception {
        var told = new LinkedBlockingQueue<Long>();
        counter.weigh("o200k_base", Endpoint.CHAT_COMPLETIONS, bytes("{\"model\":\"m\"," + member + "}"), told::add);
        counter.weigh("unheard-of", Endpoint.CHAT_COMPLETIONS, bytes("{\"model\":\"m\"}"), told::add);
        counter.weigh(
                "o200k_base",
                Endpoint.CHAT_COMPLETIONS,
                bytes("{\"model\":\"m\",\"temperature\":0.1,\"stream\":true,\"plugins\":null,"
                        + "\"messages\":[{\"role\":\"user\",\"content\":\"hello world\"}]}"),
                told::add);

        assertThat(told.poll(20, TimeUnit.SECONDS)).isEqualTo(9);
        assertThat(told).isEmpty();
    }

    @Test
    void theScaleHoldsUpNobodyAndDropsWhatItHasNoRoomFor() throws Exception {
        var busy = new CountDownLatch(1);
        var release = new CountDownLatch(1);
        counter.weigh("o200k_base", Endpoint.COMPLETIONS, bytes("{\"prompt\":\"hello\"}"), _ -> {
            busy.countDown();
            try {
                release.await();
            } catch (InterruptedException ending) {
                Thread.currentThread().interrupt();
            }
        });
        busy.await();
        var told = new LinkedBlockingQueue<Long>();
        var large = "{\"metadata\":{\"a\":\"" + "x".repeat(3 << 20) + "\"},\"prompt\":\"hello world hello\"}";
        for (int i = 0; i < 3; i++) {
            counter.weigh("o200k_base", Endpoint.COMPLETIONS, bytes(large), told::add);
        }
        for (int i = 0; i < 1_000; i++) {
            counter.weigh("o200k_base", Endpoint.COMPLETIONS, bytes("{\"prompt\":\"hello\"}"), told::add);
        }
        assertThat(count("o200k_base", Endpoint.COMPLETIONS, "{\"prompt\":\"hello\"}", "hello")
                        .tokens())
                .isEqualTo(TokenUsage.ofText(1, 1));
        assertThat(told).isEmpty();
        release.countDown();

        var heard = new ArrayList<@Nullable Long>();
        for (int i = 0; i < 100; i++) {
            heard.add(told.poll(20, TimeUnit.SECONDS));
        }
        counter.weigh("o200k_base", Endpoint.COMPLETIONS, bytes("{\"prompt\":\"hello world\"}"), told::add);
        heard.add(told.poll(20, TimeUnit.SECONDS));
        assertThat(heard.subList(0, 2)).containsExactly(3L, 3L);
        assertThat(heard.subList(2, 100)).containsOnly(1L);
        assertThat(heard.getLast()).isEqualTo(2L);
    }

    private Counted count(@Nullable String tokenizer, Endpoint endpoint, String request, @Nullable String answer) {
        var length = answer == null ? 0 : answer.codePointCount(0, answer.length());
        var reply = new ReplySummary(true, null, new TextTally(length, 0), answer, null, null);
        return counter.count(tokenizer, endpoint, bytes(request), reply)
                .toCompletableFuture()
                .join();
    }

    private static List<ByteBuffer> bytes(String text) {
        var half = text.length() / 2;
        return List.of(
                ByteBuffer.wrap(text.substring(0, half).getBytes(StandardCharsets.UTF_8)),
                ByteBuffer.wrap(text.substring(half).getBytes(StandardCharsets.UTF_8)));
    }
}
