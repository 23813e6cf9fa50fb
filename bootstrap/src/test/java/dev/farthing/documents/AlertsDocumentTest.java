package dev.farthing.documents;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farthing.domain.alert.MessageKind;
import dev.farthing.domain.alert.Metric;
import dev.farthing.journey.DocumentedMessages;
import java.time.Instant;
import java.util.Arrays;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class AlertsDocumentTest {
    @Test
    void everyKindOfMessageHasItsExample() {
        assertThat(DocumentedMessages.all())
                .extracting(example -> example.path("type").asText())
                .containsExactlyInAnyOrder(Arrays.stream(MessageKind.values())
                        .map(MessageKind::label)
                        .toArray(String[]::new));
        assertThat(DocumentedMessages.all()).allSatisfy(example -> {
            assertThat(Instant.parse(example.path("timestamp").asText())).isNotNull();
            assertThat(example.path("data").isObject()).isTrue();
            if (!example.path("org_id").isNull()) {
                assertThat(UUID.fromString(example.path("org_id").asText())).isNotNull();
            }
        });
    }

    @Test
    void everyMetricIsInTheTable() {
        var text = Repository.text("docs/alerts.md");
        for (var metric : Metric.values()) {
            assertThat(text).contains("| `" + metric.label() + "` |");
        }
    }
}
