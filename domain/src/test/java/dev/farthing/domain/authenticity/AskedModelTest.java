package dev.farthing.domain.authenticity;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AskedModelTest {
    @ParameterizedTest
    @CsvSource({
        "gpt-4o, gpt-4o, true",
        "gpt-4o, gpt-4o-2024-11-20, true",
        "gpt-4o-2024-11-20, gpt-4o, true",
        "gpt-4o-2024-11-20, gpt-4o-2024-05-13, false",
        "gpt-4o, gpt-4o-mini, false",
        "gpt-4o, gpt-4, false",
        "gpt-4, gpt-4.1, false",
        "gpt-4, gpt-4-32k, false",
        "gpt-3.5-turbo, gpt-35-turbo, true",
        "gpt-3.5-turbo, gpt-3.5-turbo-0125, true",
        "openai/gpt-4o, GPT-4o, true",
        "claude-opus-4, claude-opus-4-5, false",
        "claude-opus-4-5, claude-opus-4, false",
        "claude-opus-4-1, claude-opus-4-5, false",
        "claude-opus-4-5, claude-opus-4-5-20251101, true",
        "claude-opus-4, claude-opus-4-20250514, true",
        "anthropic/claude-3.5-sonnet, claude-3-5-sonnet-20241022, true",
        "us.anthropic.claude-3-5-sonnet-20241022-v2:0, claude-3-5-sonnet-20241022, true",
        "claude-3-5-sonnet-latest, claude-3-5-sonnet-20241022, true",
        "claude-sonnet-4@20250514, claude-sonnet-4, true",
        "gemini-1.5-pro, gemini-1.5-pro-002, true",
        "gemini-2.5-pro, gemini-2.5-pro-preview-05-06, true",
        "deepseek/deepseek-r1:free, deepseek/deepseek-r1, true",
        "llama3.1:8b, llama3.1:70b, false",
        "deepseek-chat, qwen2.5-7b, false",
        "gpt-4o, …, true"
    })
    void aNameInFullOrInShortIsTheSameAndAnotherVersionIsNot(String asked, String echoed, boolean same) {
        assertThat(AskedModel.of(asked).isMeantBy(echoed)).isEqualTo(same);
        assertThat(AskedModel.of(asked).isContradictedBy(echoed)).isEqualTo(!same);
    }

    @Test
    void theNamesCallersKnowCountToo() {
        var deployment = new AskedModel("prod-eu-1", List.of("gpt-4o"), true);

        assertThat(deployment.isMeantBy("gpt-4o-2024-11-20")).isTrue();
        assertThat(deployment.isContradictedBy("gpt-4o-mini-2024-07-18")).isTrue();
    }

    @Test
    void aNameTheCustomerChoseIsNoClaim() {
        assertThat(new AskedModel("prod-eu-1", List.of("smart"), true).isContradictedBy("gpt-4o-2024-11-20"))
                .isFalse();
        assertThat(new AskedModel("prod-eu-1", List.of("smart"), false).isContradictedBy("gpt-4o-2024-11-20"))
                .isTrue();
        assertThat(new AskedModel("gpt-4o", List.of(), true).isContradictedBy("gpt-4o-mini"))
                .isTrue();
    }
}
