package dev.farthing.domain.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.farthing.domain.alert.MessageKind;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class WebhookTest {
    private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");
    private static final Address ADDRESS = Address.parse("https://example.com/");

    private static Webhook webhook(Set<MessageKind> kinds) {
        return new Webhook(null, new UUID(0, 7), ADDRESS, "", kinds, true, false, NOW, null, NOW, NOW);
    }

    @Test
    void whoNamesNoKindWantsAll() {
        assertThat(webhook(Set.of()).wants(MessageKind.OVERRUN)).isTrue();
        assertThat(webhook(Set.of(MessageKind.OVERRUN)).wants(MessageKind.OVERRUN))
                .isTrue();
        assertThat(webhook(Set.of(MessageKind.OVERRUN)).wants(MessageKind.LOW_BALANCE))
                .isFalse();
    }

    @Test
    void aReceiverThatIsGoneIsThereAgainWhenItIsSwitchedOn() {
        var gone = webhook(Set.of()).left(NOW);
        assertThat(gone.enabled()).isFalse();
        assertThat(gone.gone()).isTrue();
        assertThat(gone.changed(ADDRESS, "x", Set.of(), false, NOW).gone()).isTrue();
        var back = gone.changed(ADDRESS, "x", Set.of(), true, NOW);
        assertThat(back.gone()).isFalse();
        assertThat(back.failingSince()).isNull();
    }

    @Test
    void aSecretIsWrittenAsReceiversReadItAndNeverPrintsItself() {
        var secret = WebhookSecret.of(new byte[WebhookSecret.BYTES]);
        assertThat(secret.reveal()).isEqualTo("whsec_" + "A".repeat(43) + "=");
        assertThat(secret.key()).isEqualTo(new byte[32]);
        assertThat(secret).hasToString("[…]");
        assertThatThrownBy(() -> new WebhookSecret("whsec_AAAA")).isInstanceOf(IllegalArgumentException.class);
    }
}
