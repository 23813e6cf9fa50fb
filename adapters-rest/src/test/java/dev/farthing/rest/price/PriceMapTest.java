package dev.farthing.rest.price;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.farthing.application.price.PriceProposal;
import dev.farthing.application.price.PriceProposal.PassedOver;
import dev.farthing.application.price.PriceProposal.Proposed;
import dev.farthing.application.price.PriceProposal.Unreadable;
import dev.farthing.domain.money.Money;
import dev.farthing.domain.price.BookOwner;
import dev.farthing.domain.price.TokenClass;
import java.nio.charset.StandardCharsets;
import java.util.Currency;
import java.util.List;
import org.junit.jupiter.api.Test;

class PriceMapTest {
    private final ObjectMapper json = new ObjectMapper()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY);

    private List<PriceProposal> read(String text) throws JsonProcessingException {
        return new PriceMap(json, BookOwner.EVERYBODY, Currency.getInstance("USD"))
                .read(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String rate(Proposed proposed, TokenClass tokenClass) {
        return Money.plain(proposed.draft().base().effective(tokenClass));
    }

    @Test
    void costsPerTokenAreReadExactly() throws JsonProcessingException {
        var proposed = (Proposed) read("""
                {
                  "m": {
                    "input_cost_per_token": 2.5e-06, "output_cost_per_token": 0.00001,
                    "cache_read_input_token_cost": "1.25E-7", "cache_creation_input_token_cost": 3.123456e-6,
                    "cache_creation_input_token_cost_above_1hr": 5e-06,
                    "input_cost_per_token_above_200k_tokens": 5e-06, "output_cost_per_token_above_200k_tokens": 1.5e-05,
                    "cache_read_input_token_cost_above_200k_tokens": null,
                    "litellm_provider": "acme", "max_tokens": 128000, "mode": "chat"
                  }
                }
                """).getFirst();
        assertThat(proposed.place()).isEqualTo("line 2");
        assertThat(rate(proposed, TokenClass.INPUT)).isEqualTo("2.5");
        assertThat(rate(proposed, TokenClass.OUTPUT)).isEqualTo("10");
        assertThat(rate(proposed, TokenClass.CACHE_READ)).isEqualTo("0.125");
        assertThat(rate(proposed, TokenClass.CACHE_WRITE_5M)).isEqualTo("3.123456");
        assertThat(rate(proposed, TokenClass.CACHE_WRITE_1H)).isEqualTo("5");
        var tier = proposed.draft().tiers().getFirst();
        assertThat(tier.fromInputTokens()).isEqualTo(200_001);
        assertThat(Money.plain(tier.rates().effective(TokenClass.OUTPUT))).isEqualTo("15");
        assertThat(Money.plain(tier.rates().effective(TokenClass.CACHE_READ))).isEqualTo("0.125");
    }

    @Test
    void embeddingsAndImagesNeedNoPriceForText() throws JsonProcessingException {
        var all = read("""
                {"e": {"input_cost_per_token": 2e-08, "output_cost_per_token": 0.0, "mode": "embedding"},
                 "i": {"output_cost_per_image": 0.04, "mode": "image_generation"},
                 "j": {"input_cost_per_image": 0.02, "mode": "image_generation"}}
                """);
        assertThat(rate((Proposed) all.get(0), TokenClass.INPUT)).isEqualTo("0.02");
        assertThat(((Proposed) all.get(1)).draft().base().perImage()).isEqualByComparingTo("0.04");
        assertThat(((Proposed) all.get(2)).draft().base().perImage()).isEqualByComparingTo("0.02");
    }

    @Test
    void whatIsPricedOtherwiseIsPassedOver() throws JsonProcessingException {
        assertThat(read("""
                {"sample_spec": {"input_cost_per_token": 0.0, "output_cost_per_token": 0.0, "mode": "one of many"},
                 "stt": {"input_cost_per_second": 1e-05, "mode": "audio_transcription"},
                 "c": {"max_tokens": 4096, "mode": "chat"}}
                """))
                .hasSize(3)
                .allSatisfy(proposal -> assertThat(proposal).isInstanceOf(PassedOver.class));
    }

    @Test
    void whatCannotBeAPriceIsNamed() throws JsonProcessingException {
        for (var cost : List.of("1e-13", "-1e-06", "\"a lot\"", "1", "true", "{}", "1e-99")) {
            assertThat(read("{\"m\":{\"input_cost_per_token\":" + cost + ",\"output_cost_per_token\":0}}"))
                    .as(cost)
                    .singleElement()
                    .isInstanceOf(Unreadable.class);
        }
        assertThat(read("[]")).singleElement().isInstanceOf(Unreadable.class);
        assertThat(read("{\"m\": 3}")).singleElement().isInstanceOf(Unreadable.class);
        assertThatThrownBy(() -> read("{\"m\": {")).isInstanceOf(JsonProcessingException.class);
    }

    @Test
    void speechIsPricedByTheCharacterOrByItsTokens() throws JsonProcessingException {
        var all = read("""
                {"tts": {"input_cost_per_character": 1.5e-05, "mode": "audio_speech"},
                 "mini": {"input_cost_per_token": 2.5e-06, "output_cost_per_audio_token": 1.2e-05,
                    "mode": "audio_speech"},
                 "sonar": {"input_cost_per_token": 1e-06, "output_cost_per_token": 1e-06, "mode": "chat",
                    "search_context_cost_per_query": {"search_context_size_low": 0.005,
                        "search_context_size_medium": 0.008}}}
                """);
        assertThat(rate((Proposed) all.get(0), TokenClass.INPUT)).isEqualTo("15");
        assertThat(rate((Proposed) all.get(1), TokenClass.AUDIO_OUTPUT)).isEqualTo("12");
        assertThat(((Proposed) all.get(2)).draft().base().perSearch()).isEqualByComparingTo("0.008");
    }
}
