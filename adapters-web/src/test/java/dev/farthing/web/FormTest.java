package dev.farthing.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.farthing.domain.account.Role;
import jakarta.ws.rs.core.MultivaluedHashMap;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.Currency;
import java.util.List;
import org.junit.jupiter.api.Test;

class FormTest {
    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
    private static final ZoneId SHANGHAI = ZoneId.of("Asia/Shanghai");

    private final MultivaluedHashMap<String, String> fields = new MultivaluedHashMap<>();
    private final Form form = new Form(fields, echo(), Language.EN);

    @Test
    void whatIsFilledInIsRead() {
        fields.putSingle("name", "  a name ");
        fields.putSingle("tags", "one, two;three\n one");
        fields.putSingle("names", " one word , two\r\nthree，, two");
        fields.putSingle("rpm", "60");
        fields.putSingle("monthly", "12.50");
        fields.putSingle("role", "org_admin");
        fields.putSingle("expires", "2026-11-22T20:00");
        fields.putSingle("addresses", "10.0.0.0/8");

        assertThat(form.text("name", "Name", 10)).isEqualTo("a name");
        assertThat(form.texts("tags", "Tags", 3, 5)).containsExactly("one", "two", "three");
        assertThat(form.names("names", "Names", 3, 12)).containsExactly("one word", "two", "three");
        assertThat(form.whole("rpm", "Requests", 1, 100)).isEqualTo(60);
        assertThat(form.amount("monthly", "Budget", 6)).isEqualByComparingTo("12.5");
        assertThat(form.choice("role", "Role", Role.class)).isEqualTo(Role.ORG_ADMIN);
        assertThat(form.future("expires", "Until", SHANGHAI, () -> NOW)).isEqualTo("2026-11-22T12:00:00Z");
        assertThat(form.addresses("addresses", "Addresses", 3)).hasSize(1);
        assertThat(form.optionalText("owner", "Owner", 5)).isNull();
        assertThat(form.isTicked("sandbox")).isFalse();
        form.check();
    }

    @Test
    void allMistakesAreToldAtOnce() {
        fields.putSingle("long", "abcdef");
        fields.putSingle("rpm", "0");
        fields.putSingle("tpm", "many");
        fields.putSingle("monthly", "1e999999999");
        fields.putSingle("huge", "123456789e2147483640");
        fields.putSingle("fine", "0.0000001");
        fields.putSingle("below", "-1");
        fields.putSingle("role", "king");
        fields.putSingle("expires", "2026-11-21T19:59");
        fields.putSingle("addresses", "example.org");
        fields.put("id", List.of("x"));

        form.text("name", "Name", 10);
        form.optionalText("long", "Long", 5);
        form.whole("rpm", "Requests", 1, 100);
        form.whole("tpm", "Tokens", 1, 100);
        form.amount("monthly", "Budget", 6);
        form.amount("huge", "Huge", 6);
        form.amount("fine", "Fine", 6);
        form.amount("below", "Below", 6);
        form.choice("role", "Role", Role.class);
        form.future("expires", "Until", SHANGHAI, () -> NOW);
        form.addresses("addresses", "Addresses", 3);
        form.ids("id", "Ids", 5);

        assertThatThrownBy(form::check)
                .isInstanceOfSatisfying(
                        InvalidForm.class,
                        invalid -> assertThat(invalid.mistakes())
                                .hasSize(12)
                                .contains(
                                        "field_missing Name", "field_too_long Long 5", "field_not_whole Tokens 1 100"));
    }

    @Test
    void pagesAreLinkedWithEverythingElseThatWasAskedFor() {
        fields.putSingle("page", "2");
        fields.putSingle("size", "20");
        var slices = Slices.of("/keys", form).with("search", "a&b").with("team", null);
        var shown = slices.shown(45, new Format(Language.EN, SHANGHAI, Currency.getInstance("CNY")));

        assertThat(slices.slice().offset()).isEqualTo(20);
        assertThat(shown.first()).isEqualTo("21");
        assertThat(shown.last()).isEqualTo("40");
        assertThat(shown.previous()).isEqualTo("/keys?search=a%26b&page=1&size=20");
        assertThat(shown.next()).isEqualTo("/keys?search=a%26b&page=3&size=20");
    }

    /// Says what it was asked for.
    static Words echo() {
        return (Words) Proxy.newProxyInstance(
                Words.class.getClassLoader(),
                new Class<?>[] {Words.class},
                (_, method, arguments) -> arguments == null
                        ? method.getName()
                        : method.getName() + " "
                                + String.join(
                                        " ",
                                        Arrays.stream(arguments)
                                                .map(String::valueOf)
                                                .toList()));
    }
}
