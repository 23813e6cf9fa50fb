package dev.farthing.domain.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AddressTest {
    @Test
    void aProgramIsReachedByHttpAndPeopleByMail() {
        assertThat(Address.parse("https://example.com:8443/hook?a=b")).isInstanceOf(Address.Web.class);
        assertThat(Address.parse("HTTP://example.com")).isInstanceOf(Address.Web.class);
        assertThat(Address.parse("mailto:ops@example.com,night+watch@example.org"))
                .isInstanceOfSatisfying(
                        Address.Mail.class,
                        mail -> assertThat(mail.recipients())
                                .containsExactly("ops@example.com", "night+watch@example.org"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "example.com",
                "ftp://example.com",
                "file:///etc/passwd",
                "https://",
                "https:///path",
                "https://user@example.com/",
                "https://user:password@example.com/",
                "https://example.com/#there",
                "https://example.com:0/",
                "https://example.com:70000/",
                "http://127.1/",
                "https://exa mple.com/",
                "mailto:",
                "mailto:nobody",
                "mailto:a@example.com%0d%0aBcc:b@example.com",
                "mailto:a@example.com?subject=x",
                "mailto:a@example.com,"
            })
    void whatIsNoAddressIsRefused(String text) {
        assertThatThrownBy(() -> Address.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }
}
