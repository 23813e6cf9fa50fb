package dev.farthing.application.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.farthing.application.webhook.MailServer.Encryption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MailServerTest {
    @Test
    void aUrlSaysWhereAndHow() {
        assertThat(MailServer.parse("smtp://mail.example.com", "f@example.com"))
                .isEqualTo(new MailServer("mail.example.com", 587, Encryption.OFFERED, null, null, "f@example.com"));
        assertThat(MailServer.parse("smtp://me%40x:p%3A%2F+@mail.example.com:25/", "f@example.com"))
                .isEqualTo(
                        new MailServer("mail.example.com", 25, Encryption.REQUIRED, "me@x", "p:/+", "f@example.com"));
        assertThat(MailServer.parse("smtps://mail.example.com", "f@example.com"))
                .isEqualTo(new MailServer("mail.example.com", 465, Encryption.ALWAYS, null, null, "f@example.com"));
        assertThat(MailServer.NONE.isThere()).isFalse();
        assertThat(MailServer.parse("smtp://me:canary@mail.example.com", "f@example.com")
                        .toString())
                .doesNotContain("canary");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "mail.example.com",
                "http://mail.example.com",
                "smtp://",
                "smtp://canary@mail.example.com",
                "smtp://mail.example.com/path",
                "smtp://mail.example.com?x=canary",
                "smtp://me:canary canary@mail.example.com"
            })
    void whatIsNoMailServerIsRefusedUnrepeated(String text) {
        assertThatThrownBy(() -> MailServer.parse(text, "f@example.com"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("canary");
    }
}
