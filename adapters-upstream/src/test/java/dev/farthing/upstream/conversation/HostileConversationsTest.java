package dev.farthing.upstream.conversation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.farthing.domain.fault.FaultException;
import dev.farthing.domain.usage.Endpoint;
import dev.farthing.upstream.conversation.VendorDialect.Addressee;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// Bodies that are made to keep the one busy who carries them over, which is an event loop, or to fill its memory.
class HostileConversationsTest {
    /// What takes as many steps as there are elements takes less than a second; what takes their square takes more
    /// than
    /// this on any machine.
    private static final Duration MOST = Duration.ofSeconds(8);

    private static final List<Addressee> VENDORS = List.of(
            new Addressee("vendor-1", List.of(Addressee.REASONING)),
            new Addressee("claude-opus-4-6", List.of(Addressee.REASONING)),
            new Addressee("gemini-2.5-flash", List.of(Addressee.REASONING)));
    private static final List<String> VENDOR_DIALECTS =
            List.of("openai.ChatDialect", "anthropic.AnthropicDialect", "gemini.GeminiDialect");

    enum Hostile {
        CONTENTS_OF_ONE_ROLE(
                "gemini.GeminiDialect", () -> "{'contents':[" + many(100_000, _ -> "{'parts':[{'text':'a'}]}") + "]}"),
        CALLS_THAT_ARE_ANSWERED_LAST_FIRST(
                "gemini.GeminiDialect", () -> "{'contents':[" + answered(30_000, true) + "]}"),
        CALLS_OF_ONE_TOOL_THAT_ARE_ANSWERED_BY_NAME(
                "gemini.GeminiDialect", () -> "{'contents':[" + answered(30_000, false) + "]}"),
        TOOLS_AND_TURNS(
                "openai.ChatDialect",
                () -> "{'tools':[" + many(40_000, i -> "{'function':{'name':'f" + i + "'}}") + "],'messages':["
                        + many(20_000, _ -> "{'role':'user','content':'a'},{'role':'assistant','content':'b'}") + "]}"),
        TOOLS_AND_CALLS(
                "openai.ChatDialect",
                () -> "{'tools':[" + many(20_000, i -> "{'type':'custom','custom':{'name':'f" + i + "'}}")
                        + "],'messages':["
                        + many(
                                10_000,
                                i -> "{'role':'assistant','tool_calls':[{'id':'" + i + "','function':{'name':'f" + i
                                        + "','arguments':'a'}}]},{'role':'tool','tool_call_id':'" + i
                                        + "','content':'b'}")
                        + "]}"),
        ALLOWED_TOOLS_OF_ONE_HASH(
                "openai.ChatDialect",
                () -> "{'tool_choice':{'type':'allowed_tools','tools':["
                        + many(60_000, i -> "{'type':'function','name':'" + ofOneHash(i) + "'}") + "]},'tools':["
                        + many(1_000, i -> "{'function':{'name':'" + ofOneHash(i) + "'}}")
                        + "],'messages':[{'role':'user','content':'a'}]}"),
        INSTRUCTIONS("openai.ResponsesDialect", () -> "{" + many(500_000, _ -> "'instructions':'a'") + ",'input':'a'}"),
        THOUGHTS_IN_PARTS(
                "openai.ResponsesDialect",
                () -> "{'input':[{'type':'reasoning','content':["
                        + many(60_000, _ -> "{'type':'reasoning_text','text':'" + "a".repeat(50) + "'}") + "]}]}"),
        ITEMS(
                "openai.ResponsesDialect",
                () -> "{'input':[" + many(60_000, _ -> "{'role':'user','content':'a'}") + "]}"),
        BLOCKS(
                "anthropic.AnthropicDialect",
                () -> "{'max_tokens':9,'messages':["
                        + many(
                                20_000,
                                i -> "{'role':'assistant','content':[{'type':'tool_use','id':'" + i
                                        + "','name':'f','input':{}}]},{'role':'user','content':[{'type':'tool_result',"
                                        + "'tool_use_id':'" + i + "','content':'a'}]}")
                        + "]}"),
        CONTENT_WITHIN_CONTENT(
                "anthropic.AnthropicDialect",
                () -> "{'max_tokens':9,'messages':[{'role':'user','content':["
                        + "{'type':'search_result','content':[".repeat(3)
                        + many(50_000, _ -> "{'type':'text','text':'a'}") + "]}".repeat(3) + "]}]}"),
        REFERENCES_TO_WHAT_IS_LARGE(
                "openai.ChatDialect",
                () -> ofSchema("'$defs':{'a':{'description':'" + "x".repeat(500_000) + "'}},'allOf':["
                        + many(20_000, _ -> "{'$ref':'#/$defs/a'}") + "]")),
        REFERENCES_TO_MANY(
                "openai.ChatDialect",
                () -> ofSchema("'$defs':{" + many(20_000, i -> "'a" + i + "':{'type':'string'}") + "},'properties':{"
                        + many(20_000, i -> "'p" + i + "':{'$ref':'#/$defs/a" + i + "'}") + "}")),
        TOOLS_WHOSE_REFERENCES_DOUBLE(
                "openai.ChatDialect",
                () -> "{'messages':[{'role':'user','content':'a'}],'tools':["
                        + many(
                                1_000,
                                i -> "{'function':{'name':'f" + i + "','parameters':{'$ref':'#/$defs/d12','$defs':{"
                                        + "'d0':{}," + doubling(12) + "}}}}")
                        + "]}"),
        A_SCHEMA_OF_GOOGLES_THAT_IS_DEEP(
                "gemini.GeminiDialect",
                () -> "{'contents':{'parts':{'text':'a'}},'generationConfig':{"
                        + many(
                                10,
                                _ -> "'responseSchema':" + "{'items':".repeat(60) + "{'description':'"
                                        + "x".repeat(400_000) + "'}" + "}".repeat(60))
                        + "}}"),
        NAMES_IN_PLACES_OF_ALL_KINDS(
                "openai.ChatDialect",
                () -> "{'messages':[{'role':'user','content':[{'type':'text','text':'a'," + names(50_000) + "}],"
                        + names(50_000) + "}]," + names(50_000) + "}");

        private final String client;
        private final Supplier<String> body;

        Hostile(String client, Supplier<String> body) {
            this.client = client;
            this.body = body;
        }

        /// Calls of tools, all of them before what came of them.
        private static String answered(int count, boolean byId) {
            var calls = many(
                    count,
                    i -> "{'functionCall':{'name':'" + (byId ? "f" + i : "f") + "'" + (byId ? ",'id':'c" + i + "'" : "")
                            + "}}");
            var told = many(
                    count,
                    i -> "{'functionResponse':{'name':'" + (byId ? "g','id':'c" + (count - 1 - i) : i == 0 ? "f" : "g")
                            + "','response':{}}}");
            return "{'role':'model','parts':[" + calls + "]},{'role':'user','parts':[" + told + "]}";
        }

        /// As many different names as one likes, of which a table that goes by their hashes makes one place.
        private static String ofOneHash(int number) {
            return IntStream.range(0, 17)
                    .mapToObj(bit -> (number >> bit & 1) == 0 ? "Aa" : "BB")
                    .collect(Collectors.joining());
        }

        private static String ofSchema(String members) {
            return "{'messages':[{'role':'user','content':'a'}],'tools':[{'function':{'name':'f','parameters':{"
                    + members + "}}}]}";
        }

        private static String doubling(int times) {
            return IntStream.rangeClosed(1, times)
                    .mapToObj(i -> "'d" + i + "':{'properties':{'a':{'$ref':'#/$defs/d" + (i - 1)
                            + "'},'b':{'$ref':'#/$defs/d" + (i - 1) + "'}}}")
                    .collect(Collectors.joining(","));
        }
    }

    @ParameterizedTest
    @EnumSource
    void h118CarryingACallOverTakesTimeByItsLength(Hostile hostile) {
        var body = bytes(hostile.body.get());
        var threads = ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadCpuTime();
        try {
            var conversation = EmulatedStreamTest.dialect(hostile.client).read(body, false);
            for (int i = 0; i < VENDORS.size(); i++) {
                write(VENDOR_DIALECTS.get(i), conversation, VENDORS.get(i));
            }
        } catch (FaultException refused) {
            assertThat(refused.sentence()).isNotBlank();
        }

        assertThat(Duration.ofNanos(threads.getCurrentThreadCpuTime() - before)).isLessThan(MOST);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "openai.ChatDialect | {'messages':[{'role':'user','content':'a'}],'NAME':1eEXPONENT} | temperature",
                "openai.ChatDialect | {'messages':[{'role':'user','content':'a'}],'NAME':1eEXPONENT} | presence_penalty",
                "anthropic.AnthropicDialect | {'max_tokens':9,'messages':[{'role':'user','content':'a'}],'NAME':1eEXPONENT} | top_p",
                "gemini.GeminiDialect | {'contents':[{'parts':[{'text':'a'}]}],'generationConfig':{'NAME':1eEXPONENT}} | temperature",
            })
    void aNumberThatFillsTheMemoryWhenItIsWrittenOutIsRefused(String client, String body, String name) {
        for (var exponent : List.of("20000", "-20000", "999999999", "-999999999", "99999999999")) {
            var told = bytes(body.replace("NAME", name).replace("EXPONENT", exponent));

            assertThatThrownBy(() -> EmulatedStreamTest.dialect(client).read(told, false))
                    .isInstanceOfSatisfying(
                            FaultException.class,
                            refused -> assertThat(refused.parameter()).endsWith(name));
        }
    }

    private static void write(String vendor, Conversation conversation, Addressee addressee) {
        try {
            var written = ((VendorDialect) EmulatedStreamTest.dialect(vendor)).write(conversation, addressee);
            assertThat(written.body().remaining()).isPositive();
        } catch (FaultException refused) {
            assertThat(refused.sentence()).isNotBlank();
        }
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "openai.ChatDialect | {'messages':[{'role':'user','content':'a'}],MANY} | member0",
                "openai.ChatDialect | {'messages':[{'role':'user','content':'a',MANY}]} | messages.member0",
                "openai.ChatDialect | {'messages':[{'role':'user','content':[{'type':'text','text':'a',MANY}]}]} | messages.content.member0",
                "openai.ChatDialect | {'messages':[{'role':'user','content':'a'}],'tools':[{'name':'f',MANY}]} | tools.member0",
                "openai.ChatDialect | {'messages':[{'role':'user','content':'a'}],'tools':[{'type':'web_search',MANY}]} | web_search.member0",
                "openai.ChatDialect | {'messages':[{'role':'user','content':'a'}],'web_search_options':{MANY}} | web_search.member0",
                "openai.ChatDialect | {'messages':[{'role':'user','content':'a'}],'reasoning':{MANY}} | reasoning.member0",
                "openai.ChatDialect | {'messages':[{'role':'user','content':'a'}],'thinking':{MANY}} | thinking.member0",
                "openai.ChatDialect | {'messages':[{'role':'user','content':'a'}],'image_config':{MANY}} | image_config.member0",
                "openai.ResponsesDialect | {'input':'a',MANY} | member0",
                "openai.ResponsesDialect | {'input':[{'role':'user','content':'a',MANY}]} | input.member0",
                "openai.ResponsesDialect | {'input':[{'role':'user','content':[{'type':'input_text','text':'a',MANY}]}]} | input.content.member0",
                "openai.ResponsesDialect | {'input':'a','text':{MANY}} | text.member0",
                "openai.ResponsesDialect | {'input':'a','reasoning':{MANY}} | reasoning.member0",
                "anthropic.AnthropicDialect | {'max_tokens':9,'messages':[{'role':'user','content':'a'}],MANY} | member0",
                "anthropic.AnthropicDialect | {'max_tokens':9,'messages':[{'role':'user','content':[{'type':'text','text':'a',MANY}]}]} | content.member0",
                "anthropic.AnthropicDialect | {'max_tokens':9,'messages':[{'role':'user','content':'a'}],'tools':[{'name':'f',MANY}]} | tools.member0",
                "anthropic.AnthropicDialect | {'max_tokens':9,'messages':[{'role':'user','content':'a'}],'thinking':{MANY}} | thinking.member0",
                "anthropic.AnthropicDialect | {'max_tokens':9,'messages':[{'role':'user','content':'a'}],'output_config':{MANY}} | output_config.member0",
                "gemini.GeminiDialect | {'contents':[{'parts':[{'text':'a'}]}],MANY} | member0",
                "gemini.GeminiDialect | {'contents':[{'parts':[{'text':'a',MANY}]}]} | parts.member0",
                "gemini.GeminiDialect | {'contents':[{'parts':[{'functionCall':{'name':'f',MANY}}]}]} | parts.member0",
                "gemini.GeminiDialect | {'contents':[{'parts':[{'text':'a'}]}],'generationConfig':{MANY}} | generationConfig.member0",
                "gemini.GeminiDialect | {'contents':[{'parts':[{'text':'a'}]}],'generationConfig':{'thinkingConfig':{MANY}}} | thinkingConfig.member0",
                "gemini.GeminiDialect | {'contents':[{'parts':[{'text':'a'}]}],'generationConfig':{'imageConfig':{MANY}}} | imageConfig.member0",
                "gemini.GeminiDialect | {'contents':[{'parts':[{'text':'a'}]}],'tools':[{MANY}]} | tools.member0",
                "gemini.GeminiDialect | {'contents':[{'parts':[{'text':'a'}]}],'tools':[{'googleSearch':{MANY}}]} | googleSearch.member0",
                "gemini.GeminiDialect | {'contents':[{'parts':[{'text':'a'}]}],'tools':[{'functionDeclarations':[{'name':'f',MANY}]}]} | functionDeclarations.member0",
                "gemini.GeminiDialect | {'contents':[{'parts':[{'text':'a'}]}],'toolConfig':{MANY}} | toolConfig.member0",
            })
    void noMoreNamesAreKeptThanAreTold(String client, String body, String first) {
        var conversation = EmulatedStreamTest.dialect(client).read(bytes(body.replace("MANY", names(1_000))), false);

        assertThat(conversation.dropped())
                .hasSizeLessThanOrEqualTo(62)
                .contains(first)
                .anyMatch(name -> name.endsWith("other"))
                .allMatch(name -> name.length() <= 80);
    }

    @Test
    void ofVectorsAndPicturesNoMoreAreKeptEither() {
        var chats = CarriedPicturesTest.dialect("openai.OpenAiEmbeddings", EmbeddingDialect.class);
        var gemini = CarriedPicturesTest.dialect("gemini.GeminiEmbeddings", EmbeddingDialect.class);
        var pictures = CarriedPicturesTest.dialect("openai.OpenAiPictures", PictureClient.class);
        var names = names(1_000);

        assertThat(List.of(
                        chats.read(bytes("{'input':'a'," + names + "}"), Endpoint.EMBEDDINGS)
                                .dropped(),
                        gemini.read(bytes("{'content':{'parts':[{'text':'a'}]}," + names + "}"), Endpoint.EMBED_CONTENT)
                                .dropped(),
                        pictures.read(bytes("{'prompt':'a'," + names + "}"), false)
                                .dropped()))
                .allSatisfy(dropped -> assertThat(dropped).hasSize(61).contains("member0", "other"));
    }

    private static String names(int count) {
        return many(count, i -> "'member" + i + "':1") + ",'" + "x".repeat(1_000) + "':1";
    }

    private static String many(int count, IntFunction<String> each) {
        return IntStream.range(0, count).mapToObj(each).collect(Collectors.joining(","));
    }

    private static byte[] bytes(String body) {
        return body.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    }
}
