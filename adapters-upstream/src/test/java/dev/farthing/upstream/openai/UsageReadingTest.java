package dev.farthing.upstream.openai;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farthing.application.relay.ReplySummary.Reported;
import dev.farthing.domain.usage.TokenUsage;
import dev.farthing.domain.usage.VendorUnits;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UsageReadingTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"prompt_tokens\":-1,\"completion_tokens\":1}",
                "{\"prompt_tokens\":1.5,\"completion_tokens\":1}",
                "{\"prompt_tokens\":\"12\",\"completion_tokens\":1}",
                "{\"prompt_tokens\":99999999999999999999,\"completion_tokens\":1}",
                "{\"prompt_tokens\":1e999999999,\"completion_tokens\":1}",
                "{\"prompt_tokens\":1e99999999999999,\"completion_tokens\":1}",
                "{\"prompt_tokens\":10000001,\"completion_tokens\":1}",
                "{\"prompt_tokens\":1,\"completion_tokens\":10000001}",
                "{\"prompt_tokens\":NaN,\"completion_tokens\":1}",
                "{\"prompt_tokens\":true,\"completion_tokens\":1}",
                "{\"prompt_tokens\":{},\"completion_tokens\":[]}",
                "{\"prompt_tokens\":5,\"completion_tokens\":1,\"prompt_tokens_details\":{\"cached_tokens\":-3}}",
                "{\"prompt_tokens\":9,\"total_tokens\":5}",
                "{\"prompt_tokens\":5,\"completion_tokens\":null}",
                "{\"prompt_tokens\":5}",
                "{\"completion_tokens\":5}",
                "{}"
            })
    void figuresThatCannotBeBelievedAreNoReport(String usage) {
        assertThat(read(usage)).isNull();
    }

    @Test
    void wholeNumbersMayBeWrittenAsFractions() {
        assertThat(read("{\"prompt_tokens\":5.0,\"completion_tokens\":1e1,\"total_tokens\":15.00}")
                        .tokens())
                .isEqualTo(TokenUsage.ofText(5, 10));
    }

    @Test
    void reasoningBesideTheCompletionIsAddedToIt() {
        var reported = read("{\"prompt_tokens\":436,\"completion_tokens\":68,\"total_tokens\":652,"
                + "\"completion_tokens_details\":{\"reasoning_tokens\":148},\"cost_in_usd_ticks\":1724000}");

        assertThat(reported.tokens().completionTokens()).isEqualTo(216);
        assertThat(reported.tokens().reasoning()).isEqualTo(148);
        assertThat(reported.flags()).isEmpty();
        assertThat(reported.units()).isEqualTo(VendorUnits.of("cost_in_usd_ticks", BigDecimal.valueOf(1_724_000)));
    }

    @Test
    void reasoningLargerThanTheCompletionIsCutToIt() {
        var reported = read("{\"prompt_tokens\":5,\"completion_tokens\":10,\"total_tokens\":15,"
                + "\"completion_tokens_details\":{\"reasoning_tokens\":40}}");

        assertThat(reported.tokens().reasoning()).isEqualTo(10);
        assertThat(reported.tokens().completionTokens()).isEqualTo(10);
        assertThat(reported.flags()).containsExactly("reasoning_clamped");
    }

    @Test
    void aTotalThatDoesNotFitIsFlaggedAndThePartsCount() {
        var reported = read("{\"completion_tokens\":12,\"prompt_tokens\":35,\"total_tokens\":109}");

        assertThat(reported.tokens()).isEqualTo(TokenUsage.ofText(35, 12));
        assertThat(reported.flags()).containsExactly("total_mismatch");
    }

    @Test
    void aTotalAloneIsThePrompt() {
        assertThat(read("{\"total_tokens\":12}").tokens()).isEqualTo(TokenUsage.ofText(12, 0));
    }

    @Test
    void classesNeverOverlap() {
        var reported = read("{\"prompt_tokens\":265,\"completion_tokens\":208,\"total_tokens\":473,"
                + "\"prompt_tokens_details\":{\"cached_tokens\":170,\"image_tokens\":256,\"cache_write_tokens\":0}}");

        assertThat(reported.tokens()).isEqualTo(new TokenUsage(0, 170, 0, 0, 0, 95, 208, 0, 0, 0, 0));
        assertThat(reported.flags()).containsExactly("image_clamped");
    }

    @Test
    void cachesAreReadInEachVendorsWords() {
        assertThat(read("{\"prompt_tokens\":10,\"completion_tokens\":1,\"prompt_cache_hit_tokens\":4}")
                        .tokens()
                        .cacheRead())
                .isEqualTo(4);
        var anthropic = read("{\"input_tokens\":10,\"output_tokens\":1,\"cache_read_input_tokens\":2,"
                        + "\"cache_creation_input_tokens\":5,\"cache_creation\":{\"ephemeral_1h_input_tokens\":3}}")
                .tokens();
        assertThat(anthropic).isEqualTo(new TokenUsage(3, 2, 2, 3, 0, 0, 1, 0, 0, 0, 0));
    }

    @Test
    void costsInTheVendorsUnitsAreKept() {
        assertThat(read("{\"prompt_tokens\":1,\"completion_tokens\":1,\"cost\":0.000010,\"compute_points_used\":\"7\","
                                + "\"estimated_cost\":null}")
                        .units())
                .isEqualTo(new VendorUnits(
                        Map.of("cost", new BigDecimal("0.00001"), "compute_points_used", BigDecimal.valueOf(7))));
    }

    @Test
    void whatIsNoAmountIsNoUnit() {
        assertThat(read("{\"prompt_tokens\":1,\"completion_tokens\":1,\"cost\":-1,\"compute_points_used\":\"many\","
                                + "\"credits_used\":{\"a\":[1]},\"estimated_cost\":1e999999}")
                        .units())
                .isNull();
    }

    @Test
    void theRawObjectIsKeptWithinBounds() {
        var usage = "{\"prompt_tokens\":1,\"completion_tokens\":1,\"x\":\"" + "y".repeat(10_000) + "\"}";

        assertThat(read(usage).raw()).hasSize(8 * 1024).isEqualTo(usage.substring(0, 8 * 1024));
    }

    private static @Nullable Reported read(String usage) {
        var body = ("  {\"id\":\"ü\",\"usage\": " + usage + " ,\"choices\":[]}").getBytes(StandardCharsets.UTF_8);
        var reading = new ReplyReading(true, false, false, false, 0);
        reading.read(body, 2, body.length);
        return reading.summary(true).reported();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "'num_search_queries':18 | 18 | null",
                "'server_tool_use':{'web_search_requests':2,'other':{}} | 2 | null",
                "'server_tool_use_details':{'web_search_requests':3} | 3 | null",
                "'server_side_tool_usage_details':{'web_search_calls':1,'x_search_calls':2,'code_interpreter_calls':4,"
                        + "'mcp_calls':0} | 3 | {\"code_interpreter_calls\":4}",
                "'server_side_tool_usage_details':7 | 0 | null",
                "'num_search_queries':99999999 | 1000 | null",
                "'num_search_queries':'x' | 0 | null"
            })
    void searchesAreReadAndOtherToolsKeptAsUnits(String member, int searches, String units) throws IOException {
        var told = read("{'prompt_tokens':1,'completion_tokens':1,'total_tokens':2,".replace('\'', '"')
                + member.replace('\'', '"') + "}");

        assertThat(told.tokens().searches()).isEqualTo(searches);
        assertThat(told.tokens().totalTokens()).isEqualTo(2);
        assertThat(told.units() == null ? "null" : told.units().text()).isEqualTo(units);
    }
}
