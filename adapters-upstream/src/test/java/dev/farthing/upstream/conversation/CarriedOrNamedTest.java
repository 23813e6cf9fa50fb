package dev.farthing.upstream.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farthing.upstream.conversation.VendorDialect.Addressee;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Between any two dialects what a caller says reaches the vendor, or is named as what did not.
class CarriedOrNamedTest {
    private static final String CHAT_TOOLS = "'tools':[{'type':'function','function':{'name':'f'}},"
            + "{'type':'function','function':{'name':'g'}},{'type':'function','function':{'name':'h'}}]";
    private static final String FLAT_TOOLS =
            "'tools':[{'type':'function','name':'f'},{'type':'function','name':'g'},{'type':'web_search'}]";
    private static final Map<String, String> BEGINNINGS = Map.of(
            "chats", "'messages':[{'role':'user','content':'a'}],",
            "responses", "'input':'a',",
            "messages", "'max_tokens':9,'messages':[{'role':'user','content':'a'}],",
            "gemini", "'contents':[{'parts':[{'text':'a'}]}],");
    private static final Map<String, Addressee> VENDORS = Map.of(
            "chats", new Addressee("vendor-1", List.of(Addressee.REASONING)),
            "messages", new Addressee("claude-opus-4-6", List.of(Addressee.REASONING)),
            "gemini", new Addressee("gemini-2.5-flash", List.of(Addressee.REASONING)));

    @ParameterizedTest(name = "{0} to {1}: {2}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            nullValues = "-",
            value = {
                // Some of the tools.
                "chats | gemini | 'tool_choice':{'type':'allowed_tools','allowed_tools':{'mode':'required','tools':[{'type':'function','function':{'name':'f'}},{'type':'function','function':{'name':'h'}}]}},CHAT_TOOLS | 'mode':'ANY','allowedFunctionNames':['f','h'] 'name':'g' | -",
                "chats | gemini | 'tool_choice':{'type':'allowed_tools','allowed_tools':{'mode':'auto','tools':[{'type':'function','function':{'name':'f'}}]}},CHAT_TOOLS | [{'name':'f'}] !toolConfig !'g' | -",
                "chats | messages | 'tool_choice':{'type':'allowed_tools','allowed_tools':{'mode':'required','tools':[{'type':'function','function':{'name':'f'}}]}},CHAT_TOOLS | 'name':'f' 'tool_choice':{'type':'any'} !'g' !'h' | -",
                "responses | messages | 'tool_choice':{'type':'allowed_tools','mode':'auto','tools':[{'type':'function','name':'g'},{'type':'web_search'}]},FLAT_TOOLS | 'name':'g' web_search_20250305 !'f' !tool_choice | -",
                "responses | chats | 'tool_choice':{'type':'allowed_tools','mode':'required','tools':[{'type':'function','name':'g'}]},FLAT_TOOLS | 'name':'g' 'tool_choice':'required' !'f' | -",
                "responses | gemini | 'tool_choice':{'type':'allowed_tools','mode':'required','tools':[{'type':'web_search'}]},FLAT_TOOLS | googleSearch !functionDeclarations | tool_choice",
                "gemini | messages | 'toolConfig':{'functionCallingConfig':{'mode':'ANY','allowedFunctionNames':['f','g']}},'tools':[{'functionDeclarations':[{'name':'f'},{'name':'g'},{'name':'h'}]}] | 'name':'f' 'name':'g' 'type':'any' !'h' | -",
                "gemini | chats | 'toolConfig':{'functionCallingConfig':{'mode':'VALIDATED','allowedFunctionNames':['f']}},'tools':[{'functionDeclarations':[{'name':'f'},{'name':'g'}]}] | 'name':'f' !'g' !tool_choice | functionCallingConfig.mode",
                "messages | chats | 'tool_choice':{'type':'some'},'tools':[{'name':'f','input_schema':{}}] | !tool_choice | tool_choice",
                "messages | gemini | 'thinking':{'type':'deep','odd':1} | !thinkingConfig | thinking.odd,thinking.type",
                // A tool of the vendor's that is to be used.
                "responses | messages | 'tool_choice':{'type':'web_search'},FLAT_TOOLS | 'tool_choice':{'type':'tool','name':'web_search'} | -",
                "responses | gemini | 'tool_choice':{'type':'web_search'},FLAT_TOOLS | !toolConfig | tool_choice,web_search",
                "responses | chats | 'tool_choice':{'type':'web_search'},FLAT_TOOLS | !tool_choice | tool_choice,web_search",
                "chats | chats | 'tool_choice':{'type':'web_search'},CHAT_TOOLS | 'name':'f' !tool_choice !web_search | tool_choice",
                "chats | gemini | 'tool_choice':{'type':'web_search'},CHAT_TOOLS | 'name':'f' !toolConfig !web_search | tool_choice",
                "chats | messages | 'tool_choice':{'type':'web_search'},CHAT_TOOLS | 'name':'f' !tool_choice !web_search | tool_choice",
                "chats | chats | 'tool_choice':{'type':'function','function':{'name':'web_search'}},'tools':[{'type':'function','function':{'name':'web_search'}}] | 'tool_choice':{'type':'function','function':{'name':'web_search'}} | -",
                "responses | messages | 'tool_choice':{'type':'mcp','server_label':'s','name':'f'},FLAT_TOOLS | !tool_choice | tool_choice",
                "messages | gemini | 'tool_choice':{'type':'tool','name':'web_fetch'},'tools':[{'type':'web_fetch_20250910','name':'web_fetch'},{'name':'f','input_schema':{}}] | !toolConfig | tool_choice,url_context",
                "chats | gemini | 'tool_choice':'none','tools':[{'type':'web_search'}] | !googleSearch | -",
                // How the web is to be searched.
                "responses | messages | 'tools':[{'type':'web_search','filters':{'allowed_domains':['x.example']},'user_location':{'type':'approximate','country':'DE','city':'Ulm'},'search_context_size':'low'}] | 'allowed_domains':['x.example'] 'user_location':{'type':'approximate','city':'Ulm','country':'DE'} | web_search.search_context_size",
                "chats | messages | 'web_search_options':{'search_context_size':'high','user_location':{'type':'approximate','approximate':{'timezone':'Europe/Berlin','region':'Bavaria'}}} | 'user_location':{'type':'approximate','region':'Bavaria','timezone':'Europe/Berlin'} | web_search.search_context_size",
                "chats | gemini | 'web_search_options':{'user_location':{'approximate':{'country':'DE'}}} | googleSearch | web_search.user_location",
                "responses | gemini | 'tools':[{'type':'web_search','filters':{'allowed_domains':['x.example']},'external_web_access':true}] | googleSearch | web_search.domains,web_search.external_web_access",
                "responses | chats | 'tools':[{'type':'web_search','search_context_size':'low'}] | - | web_search,web_search.search_context_size",
                "messages | gemini | 'tools':[{'type':'web_search_20250305','name':'web_search','user_location':{'type':'approximate','city':'Ulm'}}] | googleSearch | web_search.user_location",
                "messages | gemini | 'tools':[{'type':'web_fetch_20250910','name':'web_fetch','max_uses':3,'blocked_domains':['x'],'max_content_tokens':7}] | urlContext | url_context.domains,url_context.max_content_tokens,url_context.max_uses",
                "gemini | messages | 'tools':[{'googleSearch':{'excludeDomains':['x.example'],'timeRangeFilter':{}}}],'toolConfig':{'retrievalConfig':{'languageCode':'de'}} | 'blocked_domains':['x.example'] | googleSearch.timeRangeFilter,toolConfig.retrievalConfig",
                // What tools are told with.
                "chats | gemini | 'tools':[{'type':'function','function':{'name':'f','strict':true,'examples':[1]}}] | 'name':'f' | strict,tools.examples",
                "messages | chats | 'tools':[{'name':'f','input_schema':{},'input_examples':[{}],'defer_loading':true,'eager_input_streaming':true}] | 'name':'f' | tools.defer_loading,tools.input_examples",
                "gemini | chats | 'tools':[{'functionDeclarations':[{'name':'f','behavior':'BLOCKING','response':{}}]}] | 'name':'f' | functionDeclarations.behavior,functionDeclarations.response",
                "responses | messages | 'tools':[{'type':'code_interpreter','container':{'type':'auto'}}] | code_execution_20250825 | code_execution.container",
                // What is asked for besides.
                "responses | chats | 'include':['reasoning.encrypted_content','message.output_text.logprobs'] | - | include",
                "responses | chats | 'include':['reasoning.encrypted_content'] | - | -",
                "responses | messages | 'messages':[{'role':'user','content':'b'}] | - | messages",
                "chats | messages | 'input':'b' | - | input",
                "chats | messages | 'response_format':{'type':'grammar','grammar':'g'} | - | response_format",
                "responses | gemini | 'text':{'format':{'type':'json_schema','name':'n','description':'d','schema':{'type':'object','properties':{'a':{'type':'string'}}}}} | responseSchema | text.format.description",
                "chats | messages | 'reasoning_effort':'boundless' | !effort | reasoning_effort",
                "responses | messages | 'reasoning':{'effort':'boundless','mode':'pro'} | !effort | reasoning.effort,reasoning.mode",
                "messages | chats | 'output_config':{'effort':'boundless','task_budget':{'total':9}} | !effort | output_config.effort,output_config.task_budget",
                "gemini | chats | 'generationConfig':{'thinkingConfig':{'thinkingLevel':'BOUNDLESS','odd':1},'imageConfig':{'personGeneration':'ALLOW'}} | !effort | imageConfig.personGeneration,thinkingConfig.odd,thinkingConfig.thinkingLevel",
                "chats | gemini | 'thinking':{'type':'enabled'} | 'thinkingBudget':-1 | -",
                "chats | gemini | 'thinking':{'type':'enabled'},'reasoning_effort':'low' | 'thinkingBudget':1024 | -",
                "chats | messages | 'aspect_ratio':'16:9','image_size':'2K' | - | aspect_ratio,image_size",
            })
    void itReachesTheVendorOrIsNamed(String client, String vendor, String members, String carried, String dropped) {
        var body = "{'model':'m'," + BEGINNINGS.get(client)
                + members.replace("CHAT_TOOLS", CHAT_TOOLS).replace("FLAT_TOOLS", FLAT_TOOLS) + "}";

        assertCarried(client, vendor, body, carried, dropped);
    }

    @ParameterizedTest(name = "{0} to {1}: {2}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            nullValues = "-",
            value = {
                "chats | messages | {'messages':[{'role':'user','name':'Ann','content':'a','weight':1}]} | - | messages.name,messages.weight",
                "chats | gemini | {'messages':[{'role':'user','content':'a'},{'role':'assistant','audio':{'id':'x'},'content':'b','annotations':[{}]}]} | - | messages.audio",
                "messages | chats | {'messages':[{'role':'user','content':[{'type':'document','citations':{'enabled':true},'source':{'type':'text','data':'words'}}]}]} | words | citations",
                "messages | chats | {'messages':[{'role':'user','content':[{'type':'document','citations':{'enabled':false},'source':{'type':'text','data':'words'}}]}]} | words | -",
                "messages | chats | {'messages':[{'role':'user','content':'a'},{'role':'assistant','content':[{'type':'text','text':'words','citations':[{'type':'char_location'}]}]}]} | words !char_location | citations",
                "messages | chats | {'messages':[{'role':'user','content':'a'},{'role':'assistant','content':[{'type':'text','text':'words','citations':[]}]}]} | words | -",
                "responses | chats | {'instructions':'one','input':'a','instructions':'two'} | 'role':'system','content':'two' !one | -",
                "chats | gemini | {'messages':[{'role':'user','content':[{'type':'video_url','video_url':{'url':'https://x.example/a.mp4','fps':2}},{'type':'text','text':'b','odd':1,'annotations':[]}]}]} | fileData | messages.content.fps,messages.content.odd",
                "responses | messages | {'input':[{'role':'user','id':'i','status':'completed','phase':'commentary','content':[{'type':'input_text','text':'a','odd':1}]}]} | - | input.content.odd,input.phase",
                "messages | chats | {'messages':[{'role':'user','content':[{'type':'text','text':'a','odd':1}]}]} | - | content.odd",
                "messages | chats | {'messages':[{'role':'user','content':'a'}],'thinking':{'type':'adaptive','display':'omitted'}} | - | thinking.display",
                "gemini | messages | {'contents':[{'parts':[{'functionResponse':{'name':'f','response':{},'scheduling':'SILENT'}},{'text':'a','videoMetadata':{}}]}]} | - | parts.scheduling,parts.videoMetadata",
                "responses | messages | {'input':[{'role':'user','content':'a'},{'type':'reasoning','summary':[],'encrypted_content':'gAAAA'},{'role':'user','content':'b'}]} | !gAAAA !redacted | reasoning.encrypted_content",
            })
    void whatIsSaidInTurnsReachesTheVendorOrIsNamed(
            String client, String vendor, String body, String carried, String dropped) {
        assertCarried(client, vendor, body, carried, dropped);
    }

    /// OpenAI's chats have tools that take a text within a member of their own, in calls too.
    @ParameterizedTest
    @ValueSource(strings = {"chats", "messages", "gemini"})
    void aToolThatTakesATextIsToldOfEverywhere(String vendor) {
        var body = "{'messages':[{'role':'user','content':'a'},{'role':'assistant','tool_calls':[{'id':'c1',"
                + "'type':'custom','custom':{'name':'patch','input':'say \\'hi\\''}}]},"
                + "{'role':'tool','tool_call_id':'c1','content':'done'}],'tools':[{'type':'custom','custom':"
                + "{'name':'patch','description':'Edits.','format':{'type':'grammar','grammar':"
                + "{'syntax':'regex','definition':'a+'}}}}],"
                + "'tool_choice':{'type':'custom','custom':{'name':'patch'}}}";

        assertCarried("chats", vendor, body, "patch Edits. (regex):\\na+ say done", null);
    }

    private static void assertCarried(String client, String vendor, String body, String carried, String dropped) {
        var conversation = client(client).read(bytes(body), false);
        var written = vendor(vendor).write(conversation, VENDORS.get(vendor));

        var names = new TreeSet<>(conversation.dropped());
        names.addAll(written.dropped());
        assertThat(names)
                .containsExactlyElementsOf(
                        dropped == null ? List.of() : new TreeSet<>(Arrays.asList(dropped.split(","))));
        var sent = StandardCharsets.UTF_8.decode(written.body()).toString().replace('"', '\'');
        for (var piece : carried == null ? new String[0] : carried.split(" ")) {
            if (piece.startsWith("!")) {
                assertThat(sent).doesNotContain(piece.substring(1));
            } else {
                assertThat(sent).contains(piece);
            }
        }
    }

    private static byte[] bytes(String body) {
        return body.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    }

    private static ClientDialect client(String name) {
        return (ClientDialect) dialect(name);
    }

    private static VendorDialect vendor(String name) {
        return (VendorDialect) dialect(name);
    }

    private static Object dialect(String name) {
        return EmulatedStreamTest.dialect(
                switch (name) {
                    case "chats" -> "openai.ChatDialect";
                    case "responses" -> "openai.ResponsesDialect";
                    case "messages" -> "anthropic.AnthropicDialect";
                    default -> "gemini.GeminiDialect";
                });
    }
}
