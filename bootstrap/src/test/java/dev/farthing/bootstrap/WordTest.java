package dev.farthing.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class WordTest {
    private final ByteArrayOutputStream heard = new ByteArrayOutputStream();
    private final PrintStream out = new PrintStream(heard, true, StandardCharsets.UTF_8);

    private Word word(boolean json) {
        return new Word(out, () -> Instant.parse("2026-11-22T10:00:00Z"), json);
    }

    private String text() {
        return heard.toString(StandardCharsets.UTF_8);
    }

    @Test
    void whatIsSaidInWordsBeginsWithTheName() {
        word(false).warn("nobody reads FARTHING_PROT");
        assertThat(text()).isEqualTo("farthing: nobody reads FARTHING_PROT" + System.lineSeparator());
    }

    @Test
    void whatIsSaidToMachinesIsOneObjectALine() throws JsonProcessingException {
        word(true).refuse("The folder \"data\" is held\nby another one.", new IllegalStateException("held"));
        assertThat(text().lines()).hasSize(1);
        var line = new ObjectMapper().readTree(text());
        assertThat(line.path("timestamp").asText()).isEqualTo("2026-11-22T10:00:00Z");
        assertThat(line.path("level").asText()).isEqualTo("ERROR");
        assertThat(line.path("message").asText()).isEqualTo("The folder \"data\" is held\nby another one.");
        assertThat(line.path("stackTrace").asText()).contains("IllegalStateException: held", "WordTest");
    }
}
