package dev.farthing.bootstrap.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farthing.application.scenery.Prescription;
import dev.farthing.domain.price.TokenClass;
import dev.farthing.domain.upstream.Balancing;
import dev.farthing.domain.upstream.EmptyAccount;
import dev.farthing.domain.upstream.LimitScope;
import dev.farthing.domain.upstream.Protocol;
import dev.farthing.domain.upstream.Provenance;
import dev.farthing.domain.upstream.ProviderRules;
import java.math.BigDecimal;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ConfigTextTest {
    private static ConfigText.Reading read(String text) {
        return ConfigText.read(text, Map.of("VENDOR_KEY", "sk-from-the-environment"), Currency.getInstance("CNY"));
    }

    @Test
    void aWholeFileIsRead() {
        var reading = read("""
            providers:
              - name: acme
                protocol: openai
                base_url: https://api.acme.example/v1
                headers: {x-team: blue}
                timeouts: {idle_ms: 5}
            credentials:
              - {provider: acme, name: main, secret: "${VENDOR_KEY}", weight: 3, tags: [a]}
            models:
              - id: acme/one
                aliases: [one]
                context_window: 1000
                routes: [{provider: acme, upstream_model: one-2026}]
            prices:
              - {model: acme/one, input_per_1m: 1.5, output_per_1m: "3", tiers: [{from_input_tokens: 10, output_per_1m: 4}]}
            plans:
              - {code: team, rpm_limit: 60}
            orgs:
              - {name: blue, plan: team, time_zone: Europe/Berlin, teams: [research]}
            """);
        assertThat(reading.mistakes()).isEmpty();
        var prescription = reading.prescription();
        var provider = prescription.providers().getFirst().thing();
        assertThat(provider.protocol()).isEqualTo(Protocol.OPENAI);
        assertThat(provider.headers().values()).containsEntry("x-team", "blue");
        assertThat(provider.timeouts().idleMillis()).isEqualTo(5);
        assertThat(provider.timeouts().totalMillis()).isEqualTo(600_000);
        var credential = prescription.credentials().getFirst().thing();
        assertThat(credential.secret().reveal()).isEqualTo("sk-from-the-environment");
        assertThat(credential.share().weight()).isEqualTo(3);
        assertThat(prescription.models().getFirst().thing().routes().getFirst().upstreamModel())
                .isEqualTo("one-2026");
        var price = prescription.prices().getFirst().thing();
        assertThat(price.base().effective(TokenClass.INPUT)).isEqualByComparingTo("1.5");
        assertThat(price.tiers().getFirst().rates().effective(TokenClass.OUTPUT))
                .isEqualByComparingTo(new BigDecimal(4));
        assertThat(prescription.plans().getFirst().name()).isEqualTo("team");
        assertThat(prescription.orgs().getFirst().thing().teams()).containsExactly("research");
    }

    @Test
    void whatAProviderIsAndHowAModelIsBalancedMayBeSaid() {
        var reading = read("""
            providers:
              - name: acme
                base_url: https://api.acme.example/v1
                protocol: openai
                provenance: self-hosted
                max_concurrent: 7
                on_empty_account: cool
                rate_limit_scope: account
                verify_model: tiny
                enabled: false
            models:
              - id: one
                balancing: cheapest
                routes: [{provider: acme, cost_per_1m: "0.27"}, {provider: acme, upstream_model: two}]
            """);
        assertThat(reading.mistakes()).isEmpty();
        var provider = reading.prescription().providers().getFirst().thing();
        assertThat(provider.rules())
                .isEqualTo(new ProviderRules(
                        7, EmptyAccount.COOL, Provenance.SELF_HOSTED, "tiny", LimitScope.ACCOUNT, true));
        var model = reading.prescription().models().getFirst().thing();
        assertThat(model.balancing()).isEqualTo(Balancing.CHEAPEST);
        assertThat(model.routes().getFirst().costPer1m()).isEqualByComparingTo("0.27");
        assertThat(model.routes().getLast().costPer1m()).isNull();
    }

    @Test
    void whatAModelSetsInItsRequestsMayBeSaid() {
        var reading = read("""
            models:
              - id: one
                request_defaults: {generationConfig: {topK: 3, stop: ["no", yes, ~]}}
                request_forced:
                  max_tokens: 400
                  user: null
                stream: emulated
                suffixes:
                  -plain: {}
                  -search: {request_defaults: {tools: [{google_search: {}}]}, stream: native}
            """);
        assertThat(reading.mistakes()).isEmpty();
        var rules = reading.prescription().models().getFirst().thing().rules();
        assertThat(rules.own().defaults().json())
                .isEqualTo("{\"generationConfig\":{\"stop\":[\"no\",\"yes\",null],\"topK\":3}}");
        assertThat(rules.own().forced().json()).isEqualTo("{\"max_tokens\":400,\"user\":null}");
        assertThat(rules.own().emulateStreams()).isTrue();
        assertThat(rules.bySuffix()).containsOnlyKeys("-plain", "-search");
        assertThat(rules.bySuffix().get("-search").emulateStreams()).isFalse();
    }

    @Test
    void whatAModelMayNotSetIsRefused() {
        assertThat(read("""
            models:
              - {id: m, request_forced: {n: 2}}
              - {id: k, request_defaults: [1]}
              - {id: l, aliases: [l-x], suffixes: {-x: {streams: native}}}
              - {id: o, request_defaults: {a: ~}}
              - id: p
                request_defaults: &loop {a: *loop}
            """).mistakes())
                .containsExactlyInAnyOrder(
                        "line 2, models[0].request_forced: n cannot be set by a model",
                        "line 3, models[1].request_defaults: must be a mapping of plain values, 20 deep at most",
                        "line 4, models[2].suffixes.-x.streams: is no field here",
                        "line 4, models[2].aliases: the name l-x is given twice",
                        "line 5, models[3].request_defaults: a default is never null",
                        "line 7, models[4].request_defaults: must be a mapping of plain values, 20 deep at most");
    }

    @Test
    void aProvenanceThatDoesNotExistIsRefused() {
        assertThat(read("""
            providers:
              - {name: acme, protocol: demo, provenance: self_hosted}
            """).mistakes())
                .singleElement()
                .asString()
                .contains("provenance", "must be one of official, cloud, reseller, self-hosted");
    }

    @Test
    void aTokenizerThatIsNotPublishedIsRefused() {
        assertThat(read("""
            models:
              - {id: m, tokenizer: nonsense}
            """).mistakes())
                .anyMatch(mistake -> mistake.endsWith("models[0].tokenizer: the tokenizer is one of o200k_base,"
                        + " cl100k_base, p50k_base, p50k_edit, r50k_base"));
    }

    @Test
    void pricesMayBeInAnotherCurrencyWithItsRate() {
        var reading = read("""
            fx_rates:
              - {currency: USD, rate: "7.1305"}
            prices:
              - {model: m, currency: USD, input_per_1m: 1, output_per_1m: 2}
              - {model: n, currency: CNY, input_per_1m: 1, output_per_1m: 2}
            """);
        assertThat(reading.mistakes()).isEmpty();
        var rate = reading.prescription().rates().getFirst().thing();
        assertThat(rate.currency().getCurrencyCode()).isEqualTo("USD");
        assertThat(rate.rate()).isEqualByComparingTo("7.1305");
        assertThat(reading.prescription().prices())
                .extracting(placed -> String.valueOf(placed.thing().currency()))
                .containsExactly("USD", "null");
        assertThat(read("""
            fx_rates:
              - {currency: CNY, rate: 0}
              - {currency: XXQ}
            """).mistakes()).hasSize(4).allMatch(mistake -> mistake.contains("fx_rates["));
    }

    @Test
    void allMistakesAreToldWithLineAndField() {
        var reading = read("""
            providers:
              - name: acme
                protocol: smoke
                base_url: ftp://acme
                colour: red
            credentials:
              - provider: acme
                secret: ${NOT_THERE}
                weight: -1
            prices:
              - {model: m, input_per_1m: 0.1234567}
            surprises: []
            """);
        assertThat(reading.mistakes())
                .anyMatch(mistake -> mistake.startsWith("line 3, providers[0].protocol: must be one of openai,"))
                .anyMatch(mistake -> mistake.startsWith("line 4, providers[0].base_url: the base URL must begin with"))
                .anyMatch(mistake -> mistake.equals("line 5, providers[0].colour: is no field here"))
                .anyMatch(mistake -> mistake.equals("line 8, credentials[0].secret: the environment has no NOT_THERE"))
                .anyMatch(mistake -> mistake.equals("line 7, credentials[0]: name is missing"))
                .anyMatch(mistake -> mistake.startsWith("line 9, credentials[0].weight: must be a whole number"))
                .anyMatch(mistake -> mistake.startsWith("line 11, prices[0].input_per_1m: must be a decimal"))
                .anyMatch(mistake -> mistake.equals("line 11, prices[0].output_per_1m: is missing"))
                .anyMatch(mistake -> mistake.equals("line 12, surprises: is no field here"));
    }

    @Test
    void aFileThatIsNoYamlIsRefusedWithItsLine() {
        assertThat(read("providers:\n  - name: [unclosed\n").mistakes())
                .singleElement()
                .asString()
                .startsWith("line 3: ");
        assertThat(read("just text").mistakes()).isNotEmpty();
    }

    @Test
    void whatIsGivenTwiceIsRefused() {
        assertThat(read("providers: []\nproviders: []\n").mistakes())
                .containsExactly("line 2, providers: is given twice");
        assertThat(read("models: [{id: a}, {id: a}]\n").mistakes())
                .containsExactly("line 1, models[1]: a is there already");
    }

    @Test
    void anEmptyFilePrescribesNothing() {
        assertThat(read("")).isEqualTo(new ConfigText.Reading(Prescription.NONE, List.of()));
        assertThat(read("# nothing yet\n").mistakes()).isEmpty();
    }
}
