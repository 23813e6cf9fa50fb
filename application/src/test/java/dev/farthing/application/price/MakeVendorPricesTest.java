package dev.farthing.application.price;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class MakeVendorPricesTest {
    private static final String FACTS = """
        vendor,model_id,aliases,type,context_window,max_output_tokens,tokenizer,currency,input_per_1m,output_per_1m,\
        cache_read_per_1m,cache_write_5m_per_1m,cache_write_1h_per_1m,reasoning_per_1m,audio_input_per_1m,\
        audio_output_per_1m,image_input_per_1m,image_output_per_1m,per_image,per_request,tiers,capabilities,status,\
        source,as_of
        acme,one,uno,reasoning,1000,100,,USD,1,2,,,,,,,,,,,>272000:input=4|>500000:input=5,tools|time_of_day_price,\
        preview,"page (a, b)",2026-11-10
        acme,voice,,audio,,,,USD,1,2,,,,,,,,,,,,,active,page,
        openai,gpt-audio,,audio,,,,USD,1,2,,,,,3,4,,,,,,audio_input,active,page,
        """;
    private static final String REMARKS = "vendor,model,note,valid_from,input_per_1m\n";

    /// They lie beside the repository, as the recorded exchanges do.
    @Test
    void theBundledListIsWhatTheFactsMake() throws IOException {
        try (var bundled = VendorPriceList.class.getResourceAsStream("vendor-prices.csv")) {
            assertThat(MakeVendorPrices.make(Files.readString(facts()), MakeVendorPrices.remarks()))
                    .isEqualTo(new String(bundled.readAllBytes(), StandardCharsets.UTF_8)
                            .lines()
                            .toList());
        }
    }

    @Test
    void factsBecomeALineAndAnAnnouncedPriceASecondOne() {
        var lines = MakeVendorPrices.make(
                FACTS, REMARKS + "acme,one,disputed,,\nacme,one,announced,2027-01-01T00:00:00Z,7\n");

        assertThat(lines)
                .containsExactly(
                        String.join(",", MakeVendorPrices.COLUMNS),
                        "acme,one,uno,chat,1000,100,,USD,1,2,,,,,,,,,,,272001:input=4|500001:input=5,tools,active,,"
                                + "peak_price|disputed,page (a; b),2026-11-10",
                        "acme,one,uno,chat,1000,100,,USD,7,2,,,,,,,,,,,272001:input=4|500001:input=5,tools,active,"
                                + "2027-01-01T00:00:00Z,announced,page (a; b),2026-11-10",
                        "openai,gpt-audio,,chat,,,,USD,1,2,,,,,3,4,,,,,,audio_input,active,,,page,");
    }

    @Test
    void aRemarkAboutNothingIsAMistake() {
        for (var model : List.of("two", "voice")) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> MakeVendorPrices.make(FACTS, REMARKS + "acme," + model + ",disputed,,\n"))
                    .withMessageContaining("acme / " + model);
        }
    }

    private static Path facts() {
        for (var at = Path.of("").toAbsolutePath(); at.getParent() != null; at = at.getParent()) {
            var candidate = at.resolveSibling("shared").resolve("reference").resolve("prices.csv");
            if (Files.isRegularFile(candidate)) {
                return candidate;
            }
        }
        var sentence = "the facts that the bundled price list is made of are missing";
        if ("true".equals(System.getenv("CI"))) {
            throw new AssertionError(sentence);
        }
        return abort(sentence);
    }
}
