package dev.farthing.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CsvTest {
    private final Csv csv = new Csv(new ObjectMapper());

    record Row(@Nullable String keyName, long requests, List<String> tags) {}

    @Test
    void theHeadNamesTheMembersAsJsonDoesEvenWithoutRows() {
        assertThat(csv.table(List.of(), Row.class)).isEqualTo("key_name,requests,tags\r\n");
    }

    @Test
    void aMissingValueIsAnEmptyCellAndAListIsOneCell() {
        assertThat(csv.table(List.of(new Row(null, 3, List.of("a", "b"))), Row.class))
                .endsWith("\r\n,3,a;b\r\n");
    }

    @Test
    void commasQuotesAndLinesAreQuoted() {
        assertThat(csv.table(List.of(new Row("a,\"b\"\nc", 1, List.of())), Row.class))
                .endsWith("\r\n\"a,\"\"b\"\"\nc\",1,\r\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"=1+1", "+1", "-1+1", "-x", "@x", "\tx", "\rx"})
    void g108noCellBeginsAFormula(String evil) {
        var line = csv.table(List.of(new Row(evil, 1, List.of(evil))), Row.class);
        assertThat(line.substring(line.indexOf("\r\n") + 2)).matches("(?s)\"?'.*,1,\"?'.*\r\n");
    }

    @Test
    void aNegativeNumberIsNoFormula() {
        assertThat(csv.table(List.of(new Row("-12.5", 1, List.of())), Row.class))
                .endsWith("\r\n-12.5,1,\r\n");
    }

    @Test
    void aTableIsMadeOnlyForWhoeverAsksForOneFirst() {
        assertThat(Csv.isWanted("text/csv")).isTrue();
        assertThat(Csv.isWanted("text/csv, application/json;q=0.5")).isTrue();
        assertThat(Csv.isWanted("*/*")).isFalse();
        assertThat(Csv.isWanted("")).isFalse();
    }
}
