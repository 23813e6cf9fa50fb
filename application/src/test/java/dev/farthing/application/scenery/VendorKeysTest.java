package dev.farthing.application.scenery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farthing.application.price.VendorPriceList;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class VendorKeysTest {
    private static List<String> names(Map<String, String> environment, String variable) {
        return VendorKeys.from(environment).byVariable().getOrDefault(variable, List.of()).stream()
                .map(named -> named.name() + "=" + named.secret().reveal())
                .toList();
    }

    @Test
    void oneVariableMayHoldSeveralKeys() {
        assertThat(names(Map.of("OPENAI_API_KEY", "sk-a, sk-b,,sk-a"), "OPENAI_API_KEY"))
                .containsExactly("OPENAI_API_KEY #1=sk-a", "OPENAI_API_KEY #2=sk-b");
    }

    @Test
    void numbersMayHaveGapsAndComeInTheirOrder() {
        assertThat(names(
                        Map.of(
                                "OPENAI_API_KEY_10", "sk-ten",
                                "OPENAI_API_KEY_2", "sk-two",
                                "OPENAI_API_KEY", "sk-plain",
                                "OPENAI_API_KEY_FILE", "/run/secret"),
                        "OPENAI_API_KEY"))
                .containsExactly("OPENAI_API_KEY=sk-plain", "OPENAI_API_KEY_2=sk-two", "OPENAI_API_KEY_10=sk-ten");
    }

    @Test
    void aValueThatCanBeNoKeyIsNamedWithoutBeingRepeated() {
        var keys = VendorKeys.from(Map.of("OPENAI_API_KEY_3", "not a key", "MISTRAL_API_KEY", " "));
        assertThat(keys.byVariable()).isEmpty();
        assertThat(keys.mistakes())
                .singleElement()
                .asString()
                .startsWith("OPENAI_API_KEY_3 is left out")
                .doesNotContain("not a key");
    }

    @Test
    void theBundledListIsReadableAndItsIdsAreUniqueWithinAVendor() {
        var models = VendorPriceList.read();
        assertThat(models).hasSizeGreaterThan(250);
        assertThat(models.stream()
                        .filter(model -> model.validFrom() == null)
                        .map(model -> model.vendor() + " " + model.id()))
                .doesNotHaveDuplicates();
        for (var vendor : KnownVendor.values()) {
            if (vendor != KnownVendor.OPENROUTER) {
                for (var currency : List.of("CNY", "USD")) {
                    assertThat(models)
                            .as(vendor.label())
                            .anyMatch(model -> model.vendor().equals(vendor.list(Currency.getInstance(currency))));
                }
            }
        }
    }
}
