package dev.farthing.rest.moving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.farthing.application.moving.Belongings;
import dev.farthing.application.moving.Belongings.Allowance;
import dev.farthing.application.moving.Moved;
import dev.farthing.domain.budget.Span;
import dev.farthing.domain.fault.FaultException;
import dev.farthing.domain.key.SecretDigest;
import dev.farthing.domain.price.TokenClass;
import dev.farthing.domain.upstream.Protocol;
import java.math.BigDecimal;
import java.net.URI;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DumpsTest {
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();
    private static final String TOKEN = "'token':'88DC28D0F030C55ED4AB77ED8FAF098196CB1C05DF778539800C9F1243FE6B4B'";

    private static Belongings litellm(String text) throws JsonProcessingException {
        return LiteLlmDump.read(JSON.readTree(text.replace('\'', '"')));
    }

    private static Belongings newApi(String text) throws JsonProcessingException {
        return NewApiDump.read(JSON, JSON.readTree(text.replace('\'', '"')), "new-api", ChannelTypes.ofNewApi());
    }

    private static Allowance allowance(String dollars, Span span) {
        return new Allowance(Set.of(), new BigDecimal(dollars), span);
    }

    @Test
    void aDigestIsReadWhateverTheCaseOfItsDigits() throws Exception {
        var key = litellm("{'keys':[{" + TOKEN + ",'key_name':'sk-...1234'}]}")
                .keys()
                .getFirst();
        assertThat(key.secret()).isEqualTo(SecretDigest.of("sk-1234"));
        assertThat(key.hint()).isEqualTo("sk-…1234");
    }

    @Test
    void whatWasSpentIsTakenOffABudgetForGoodAndOffNoOther() throws Exception {
        var things = litellm("{'keys':[{" + TOKEN + ",'max_budget':10.5,'spend':0.25}],"
                + "'teams':[{'team_id':'t','max_budget':10,'spend':11},"
                + "{'team_id':'u','max_budget':10,'spend':3,'budget_duration':'30d'}]}");
        assertThat(things.keys().getFirst().budgets()).containsExactly(allowance("10.25", Span.TOTAL));
        assertThat(things.teams().get(0).budgets()).containsExactly(allowance("0", Span.TOTAL));
        assertThat(things.teams().get(1).budgets()).containsExactly(allowance("10", Span.MONTH));
        assertThat(things.notes()).hasSize(3);
    }

    @ParameterizedTest
    @CsvSource({"30s,DAY", "24h,DAY", "86401s,WEEK", "7d,WEEK", "1w,WEEK", "8d,MONTH", "1mo,MONTH", "45d,TOTAL"})
    void aDurationIsAWindowThatLetsNoMoreThrough(String duration, Span span) throws Exception {
        var things = litellm("{'keys':[{" + TOKEN + ",'max_budget':1,'budget_duration':'" + duration + "'}]}");
        assertThat(things.keys().getFirst().budgets()).containsExactly(allowance("1", span));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'models':['openai/*']",
                "'budget_limits':[{'max_budget':1}]",
                "'budget_id':'b'",
                "'allowed_routes':['/chat/completions']",
                "'allowed_routes':['management_routes']",
                "'allowed_routes':['info_routes','/v1/embeddings']",
                "'max_budget':1,'budget_duration':'a while'",
                "'rpm_limit':0",
                "'expires':'tomorrow'",
                "'blocked':'perhaps'"
            })
    void aKeyThatWouldGetLooseIsLeft(String member) throws Exception {
        var things = litellm("{'keys':[{" + TOKEN + "," + member + "}]}");
        assertThat(things.keys()).isEmpty();
        assertThat(things.left()).singleElement().satisfies(left -> {
            assertThat(left.place()).isEqualTo("keys[0]");
            assertThat(left.text()).isNotBlank();
        });
    }

    @Test
    void aKeyOfEveryRouteIsNoNarrower() throws Exception {
        assertThat(litellm("{'keys':[{" + TOKEN + ",'allowed_routes':['llm_api_routes']},{" + TOKEN
                                + ",'allowed_routes':[]}]}")
                        .keys())
                .hasSize(2);
    }

    @Test
    void aKeyMayUseWhatItAndItsTeamAllow() throws Exception {
        var things = litellm("{'teams':[{'team_id':'t','models':['a','b']}],'keys':["
                + "{" + TOKEN + ",'team_id':'t','models':['b','c']},{" + TOKEN
                + ",'team_id':'t','models':['all-team-models']},{" + TOKEN + ",'team_id':'t','models':['c']}]}");
        assertThat(things.keys())
                .extracting(key -> key.grant().modelsAllowed().toString())
                .containsExactly("[b]", "[a, b]");
        assertThat(things.left()).hasSize(1);
    }

    @Test
    void aKeyMayUseNoMoreThanItsOrganizationAllows() throws Exception {
        var things = litellm("{'organizations':[{'organization_id':'o','models':['a','b']},"
                + "{'organization_id':'wild','models':['openai/*']}],"
                + "'teams':[{'team_id':'t','organization_id':'o','models':['b','c']},"
                + "{'team_id':'all','organization_id':'o','models':[]},"
                + "{'team_id':'none','organization_id':'o','models':['c']}],'keys':["
                + "{" + TOKEN + ",'organization_id':'o','models':[]},{" + TOKEN + ",'team_id':'t','models':[]},{"
                + TOKEN + ",'team_id':'all','models':['a']},{" + TOKEN + ",'organization_id':'o','models':['c']}]}");
        assertThat(things.keys())
                .extracting(key -> key.grant().modelsAllowed().toString())
                .containsExactly("[a, b]", "[b]", "[a]");
        assertThat(things.left())
                .extracting(Moved.Thing::place)
                .containsExactly("organizations[1]", "teams[2]", "keys[3]");
    }

    @Test
    void aUsersBudgetHoldsForAllKeysThatAreTheirOwnAndForNoTeams() throws Exception {
        var things = litellm("{'users':[{'user_id':'u','user_email':'ann@example.org','max_budget':10,'spend':4,"
                + "'models':['a']},{'user_id':'free','max_budget':null,'tpm_limit':7}],"
                + "'teams':[{'team_id':'t'}],'keys':["
                + "{" + TOKEN + ",'user_id':'u'},{" + TOKEN + ",'user_id':'u','models':['a','b']},"
                + "{" + TOKEN + ",'user_id':'u','team_id':'t'},{" + TOKEN + ",'user_id':'free'},"
                + "{" + TOKEN + ",'user_id':'u','organization_id':'o'}]}");
        assertThat(things.teams()).hasSize(2).last().satisfies(team -> {
            assertThat(team.name()).isEqualTo("ann@example.org");
            assertThat(team.budgets()).containsExactly(allowance("6", Span.TOTAL));
        });
        var own = things.teams().getLast().foreignId();
        assertThat(things.keys()).extracting(Belongings.Held::team).containsExactly(own, own, "t", null);
        assertThat(things.keys())
                .extracting(key -> key.grant().modelsAllowed().toString())
                .containsExactly("[a]", "[a]", "[]", "[]");
        assertThat(things.left()).extracting(Moved.Thing::place).containsExactly("keys[4]");
        assertThat(things.notes())
                .extracting(Moved.Thing::place)
                .contains("users[0]")
                .doesNotContain("keys[0]");
    }

    @Test
    void aKeyWhoseUserIsNotInTheDumpIsCarriedWithAWord() throws Exception {
        var things = litellm("{'keys':[{" + TOKEN + ",'user_id':'u'}]}");
        assertThat(things.keys()).hasSize(1);
        assertThat(things.notes())
                .singleElement()
                .satisfies(note -> assertThat(note.text()).contains("users"));
    }

    @Test
    void aBudgetWithoutAPeriodHasWhatIsLeftOfItWhereverItIsNamed() throws Exception {
        var things = litellm("{'budgets':[{'budget_id':'b','max_budget':8,'budget_duration':null,'rpm_limit':5,"
                + "'model_max_budget':{'m':{'budget_limit':3}}}],"
                + "'organizations':[{'organization_id':'o','budget_id':'b','spend':1}],"
                + "'keys':[{" + TOKEN + ",'budget_id':'b','spend':2,'model_spend':{'m':0.5,'n':1},"
                + "'budget_duration':null,'tpm_limit':9},"
                + "{" + TOKEN + ",'model_max_budget':{'m':4,'n':{'budget_limit':2,'time_period':'1d'}},"
                + "'model_spend':{'m':5,'n':1}}]}");
        var ofModel = new Allowance(Set.of("m"), new BigDecimal("2.5"), Span.TOTAL);
        assertThat(things.orgs().getFirst().budgets().getFirst()).isEqualTo(allowance("7", Span.TOTAL));
        assertThat(things.keys().getFirst().budgets()).containsExactly(allowance("6", Span.TOTAL), ofModel);
        assertThat(things.keys().getFirst().grant().rpmLimit()).isEqualTo(5);
        assertThat(things.keys().getFirst().grant().tpmLimit()).isEqualTo(9);
        assertThat(things.keys().getLast().budgets())
                .containsExactly(
                        new Allowance(Set.of("m"), BigDecimal.ZERO, Span.TOTAL),
                        new Allowance(Set.of("n"), new BigDecimal("2"), Span.DAY));
    }

    @Test
    void deploymentsOfOneNameAreRoutesOfOneModelAndCostsArePrices() throws Exception {
        var things = litellm("{'models':[{'model_name':'m','litellm_params':{'model':'openai/gpt-4o'},"
                + "'model_info':{'input_cost_per_token':2.5e-06,'output_cost_per_token':1e-05}},"
                + "{'model_name':'m','litellm_params':{'model':'anthropic/claude-x'}},"
                + "{'model_name':'n','litellm_params':{'model':'aGVsbG8gd29ybGQ='}}]}");
        assertThat(things.models())
                .singleElement()
                .satisfies(model -> assertThat(model.ways())
                        .extracting(Belongings.Way::upstreamModel)
                        .containsExactly("gpt-4o", "claude-x"));
        assertThat(things.vendors())
                .extracting(vendor -> vendor.draft().protocol())
                .containsExactly(Protocol.OPENAI, Protocol.ANTHROPIC);
        assertThat(things.prices())
                .singleElement()
                .satisfies(price -> assertThat(price.draft().base().perMillion().get(TokenClass.INPUT))
                        .isEqualByComparingTo("2.5"));
        assertThat(things.left().getLast().text()).contains("encrypted");
    }

    @Test
    void quotasAreDollarsAndRatiosPrices() throws Exception {
        var things = newApi("{'users':[{'id':1,'username':'ann','quota':250000,'status':2}],"
                + "'tokens':[{'id':5,'user_id':1,'key':'abcdefghijklmnopqrst','remain_quota':-7,'status':4}],"
                + "'channels':[{'id':2,'type':14,'name':'c','key':'k1\\nk2','models':'m,m2'}],"
                + "'options':[{'key':'ModelRatio','value':'{\\'m\\':1.5,\\'m2\\':1}'},"
                + "{'key':'CompletionRatio','value':'{\\'m\\':5}'},{'key':'GroupRatio','value':'{\\'vip\\':0.8}'}]}");
        assertThat(things.teams()).singleElement().satisfies(team -> {
            assertThat(team.suspended()).isTrue();
            assertThat(team.budgets()).containsExactly(allowance("0.5", Span.TOTAL));
        });
        var key = things.keys().getFirst();
        assertThat(key.secret()).isEqualTo(SecretDigest.of("sk-abcdefghijklmnopqrst"));
        assertThat(key.disabled()).isFalse();
        assertThat(key.budgets().getFirst().dollars()).isZero();
        assertThat(things.vendors().getFirst().secrets()).hasSize(2);
        assertThat(things.prices()).singleElement().satisfies(price -> {
            assertThat(price.draft().base().perMillion().get(TokenClass.INPUT)).isEqualByComparingTo("3");
            assertThat(price.draft().base().perMillion().get(TokenClass.OUTPUT)).isEqualByComparingTo("15");
        });
        assertThat(things.left()).extracting(left -> left.name()).containsExactly("m2", "vip");
    }

    @Test
    void whatIsWrittenToACacheCostsWhatItCostThere() throws Exception {
        var dump = "{'channels':[{'id':1,'type':14,'name':'c','key':'k','models':'m,n'}],'options':["
                + "{'key':'ModelRatio','value':'{\\'m\\':1.5,\\'n\\':1.5}'},"
                + "{'key':'CompletionRatio','value':'{\\'m\\':5,\\'n\\':5}'},"
                + "{'key':'CacheRatio','value':'{\\'m\\':0.1}'},"
                + "{'key':'CreateCacheRatio','value':'{\\'m\\':2}'}]}";
        var prices = newApi(dump).prices();
        assertThat(prices.getFirst().draft().base().perMillion())
                .containsEntry(TokenClass.CACHE_READ, new BigDecimal("0.300000"))
                .containsEntry(TokenClass.CACHE_WRITE_5M, new BigDecimal("6.000000"))
                .containsEntry(TokenClass.CACHE_WRITE_1H, new BigDecimal("9.600000"));
        // new-api takes a quarter more where nobody has said how much.
        assertThat(prices.getLast().draft().base().perMillion())
                .containsEntry(TokenClass.CACHE_WRITE_5M, new BigDecimal("3.750000"))
                .containsEntry(TokenClass.CACHE_WRITE_1H, new BigDecimal("6.000000"));
        var oneApi = NewApiDump.read(JSON, JSON.readTree(dump.replace('\'', '"')), "one-api", ChannelTypes.ofOneApi());
        assertThat(oneApi.prices().getFirst().draft().base().perMillion()).doesNotContainKey(TokenClass.CACHE_WRITE_5M);
    }

    @Test
    void theVersionIsPutBehindAnAddressOnce() throws Exception {
        var things = newApi(
                "{'channels':[{'id':1,'type':1,'name':'a','key':'k','models':'m','base_url':'https://x.example/v1/'},"
                        + "{'id':2,'type':1,'name':'b','key':'k','models':'m','base_url':'https://y.example'}]}");
        assertThat(things.vendors())
                .extracting(vendor -> vendor.draft().baseUrl())
                .containsExactly(URI.create("https://x.example/v1"), URI.create("https://y.example/v1"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "7", "{'tokens':{}}", "{'keys':7}", "{'anything':[]}"})
    void whatIsNoDumpIsRefused(String text) {
        assertThatThrownBy(() -> litellm(text)).isInstanceOf(FaultException.class);
    }

    @Test
    void aDumpTellsItsSecretsToNobody() throws Exception {
        var things = newApi("{'users':[{'id':1}],'tokens':[{'user_id':1,'key':'canary-canary-canary-canary'}],"
                + "'channels':[{'id':1,'type':1,'key':'canary secret with blanks','models':'m'}]}");
        assertThat(things.toString()).doesNotContain("canary-canary", "canary secret");
        assertThat(things.left()).hasSize(1);
    }
}
