package dev.farthing.domain.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ModelRulesTest {
    private static final RequestRules LOW = forcing("effort", "low");
    private static final RequestRules HIGH = forcing("effort", "high");

    @Test
    void everyNameIsKnownWithEverySuffix() {
        var model = model(List.of("n"), new ModelRules(LOW, Map.of("-x", HIGH, "-y", RequestRules.NONE)));

        assertThat(model.names()).containsExactlyInAnyOrder("m", "n", "m-x", "n-x", "m-y", "n-y");
        assertThat(model.rulesFor("m")).isEqualTo(LOW);
        assertThat(model.rulesFor("n")).isEqualTo(LOW);
        assertThat(model.rulesFor("m-x")).isEqualTo(HIGH);
        assertThat(model.rulesFor("n-x")).isEqualTo(HIGH);
        assertThat(model.rulesFor("n-y")).isEqualTo(LOW);
    }

    @Test
    void aSuffixInheritsWhatItDoesNotSay() {
        var own = new RequestRules(RequestFields.of(Map.of("top_p", 1)), RequestFields.NONE, Streaming.EMULATED);
        var model = model(List.of(), new ModelRules(own, Map.of("-x", HIGH)));

        assertThat(model.rulesFor("m-x"))
                .isEqualTo(new RequestRules(own.defaults(), HIGH.forced(), Streaming.EMULATED));
    }

    /// Of two suffixes that fit, the one behind a name of the model counts.
    @Test
    void aSuffixThatEndsLikeAnotherIsItsOwn() {
        var model = model(List.of(), new ModelRules(RequestRules.NONE, Map.of("-y", LOW, "-x-y", HIGH)));

        assertThat(model.rulesFor("m-x-y")).isEqualTo(HIGH);
        assertThat(model.rulesFor("m-y")).isEqualTo(LOW);
    }

    @Test
    void noNameIsMadeTwice() {
        assertThatThrownBy(() -> model(List.of("m-x"), new ModelRules(RequestRules.NONE, Map.of("-x", LOW))))
                .hasMessage("the name m-x is given twice");
        assertThatThrownBy(
                        () -> model(List.of("m-x"), new ModelRules(RequestRules.NONE, Map.of("-y", LOW, "-x-y", LOW))))
                .hasMessage("the name m-x-y is given twice");
        assertThatThrownBy(() -> model(List.of(), new ModelRules(RequestRules.NONE, Map.of("-?", LOW))))
                .hasMessageStartingWith("a suffix consists of");
        assertThatThrownBy(() -> model(List.of("a".repeat(128)), new ModelRules(RequestRules.NONE, Map.of("-x", LOW))))
                .hasMessageContaining("any name with a suffix");
    }

    @Test
    void suffixesAreFewAndSmall() {
        var many = new HashMap<String, RequestRules>();
        for (int i = 0; i <= ModelRules.MOST_SUFFIXES; i++) {
            many.put("-" + i, LOW);
        }
        assertThatThrownBy(() -> new ModelRules(RequestRules.NONE, many)).hasMessage("a model has at most 20 suffixes");
        var large = new HashMap<String, RequestRules>();
        for (int i = 0; i < 5; i++) {
            large.put("-" + i, forcing("user", "u".repeat(16_000)));
        }
        assertThatThrownBy(() -> new ModelRules(RequestRules.NONE, large))
                .hasMessage("what the suffixes set is longer than 65536 bytes");
    }

    @Test
    void itIsListedWithItsSuffixes() {
        var model = model(List.of("n"), new ModelRules(LOW, Map.of("-x", HIGH)));

        assertThat(model.listed()).extracting(Model::id).containsExactly("m", "m-x");
        assertThat(model.listed().getLast().aliases()).containsExactly("n-x");
        assertThat(model(List.of(), ModelRules.NONE).listed()).hasSize(1);
    }

    private static RequestRules forcing(String name, String value) {
        return new RequestRules(RequestFields.NONE, RequestFields.of(Map.of(name, value)), null);
    }

    private static Model model(List<String> aliases, ModelRules rules) {
        return new Model(
                "m",
                aliases,
                ModelType.CHAT,
                null,
                null,
                null,
                List.of(),
                List.of(),
                ModelStatus.ACTIVE,
                Instant.EPOCH,
                Balancing.WEIGHTED,
                null,
                Model.HELD_WHOLE,
                ChoiceRules.USUAL,
                rules);
    }
}
