package dev.farthing.upstream.gemini;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.farthing.domain.fault.FaultException;
import java.util.Collections;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GoogleSchemaTest {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"type\":\"object\",\"additionalProperties\":false,\"$schema\":\"x\",\"properties\":{\"a\":{\"type\":\"string\"}},\"required\":[\"a\",\"b\"]}"
                        + "|{\"type\":\"OBJECT\",\"properties\":{\"a\":{\"type\":\"STRING\"}},\"required\":[\"a\"]}",
                "{\"type\":[\"string\",\"null\"],\"description\":\"d\"}|{\"type\":\"STRING\",\"description\":\"d\",\"nullable\":true}",
                "{\"type\":[\"string\",\"integer\"]}|{\"anyOf\":[{\"type\":\"STRING\"},{\"type\":\"INTEGER\"}]}",
                "{\"anyOf\":[{\"type\":\"number\"},{\"type\":\"null\"}]}|{\"type\":\"NUMBER\",\"nullable\":true}",
                "{\"oneOf\":[{\"const\":\"a\"},{\"enum\":[\"b\",\"c\"]}]}|{\"anyOf\":[{\"type\":\"STRING\",\"enum\":[\"a\"]},{\"type\":\"STRING\",\"enum\":[\"b\",\"c\"]}]}",
                "{\"enum\":[\"a\",\"\",null]}|{\"type\":\"STRING\",\"nullable\":true,\"enum\":[\"a\"]}",
                "{\"enum\":[1,2]}|{\"type\":\"NUMBER\"}",
                "{\"const\":true}|{\"type\":\"BOOLEAN\"}",
                "{\"type\":\"array\"}|{\"type\":\"ARRAY\",\"items\":{\"type\":\"STRING\"}}",
                "{\"items\":{\"type\":\"integer\",\"format\":\"int64\",\"exclusiveMinimum\":0}}|{\"type\":\"ARRAY\",\"items\":{\"type\":\"INTEGER\",\"format\":\"int64\"}}",
                "{\"type\":\"string\",\"format\":\"uri\",\"pattern\":\"^a\",\"maxLength\":3}|{\"type\":\"STRING\",\"pattern\":\"^a\",\"maxLength\":3}",
                "{\"$defs\":{\"x\":{\"type\":\"integer\"}},\"properties\":{\"a\":{\"$ref\":\"#/$defs/x\",\"description\":\"d\"}}}"
                        + "|{\"type\":\"OBJECT\",\"properties\":{\"a\":{\"type\":\"INTEGER\",\"description\":\"d\"}}}",
                "{\"allOf\":[{\"properties\":{\"a\":{\"type\":\"string\"}},\"required\":[\"a\"]},{\"properties\":{\"b\":{\"type\":\"string\"}}}]}"
                        + "|{\"type\":\"OBJECT\",\"properties\":{\"a\":{\"type\":\"STRING\"},\"b\":{\"type\":\"STRING\"}},\"required\":[\"a\"]}",
                "{\"properties\":{\"a\":true,\"b\":{\"$ref\":\"https://elsewhere\"}}}"
                        + "|{\"type\":\"OBJECT\",\"properties\":{\"a\":{\"type\":\"STRING\"},\"b\":{\"type\":\"OBJECT\"}}}",
                "{\"type\":\"STRING\",\"nullable\":true}|{\"type\":\"STRING\",\"nullable\":true}",
            })
    void aSchemaIsCleaned(String schema, String cleaned) throws Exception {
        assertThat(MAPPER.readTree(GoogleSchema.of(schema, "tools", new SchemaBound())))
                .isEqualTo(MAPPER.readTree(cleaned));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{}|true",
                "{\"type\":\"object\",\"properties\":{}}|true",
                "{\"type\":\"object\",\"properties\":{\"a\":{}}}|false",
                "{\"type\":\"array\"}|false",
                "{\"type\":[\"object\",\"null\"]}|false",
                "{\"enum\":[\"a\"]}|false",
                "{\"$ref\":\"#/$defs/a\"}|false",
            })
    void anObjectWithoutPropertiesIsNothing(String schema, boolean nothing) {
        assertThat(GoogleSchema.isOfNothing(schema)).isEqualTo(nothing);
    }

    @Test
    void whoContainsItselfIsAnObjectOfAnyKindInside() throws Exception {
        var tree = "{\"type\":\"object\",\"properties\":{\"value\":{\"type\":\"string\"},\"next\":{\"$ref\":\"#\"}}}";
        var cleaned = MAPPER.readTree(GoogleSchema.of(tree, "tools", new SchemaBound()));

        assertThat(cleaned.at("/properties/next/properties/next/type").asText()).isEqualTo("OBJECT");
        assertThat(cleaned.at("/properties/next/properties/next/properties").isMissingNode())
                .isTrue();
    }

    @Test
    void whatGrowsBeyondMeasureIsRefused() {
        var schema = new StringBuilder(
                "{\"$defs\":{\"d0\":{\"type\":\"string\",\"description\":\"" + "x".repeat(100) + "\"}");
        for (int i = 1; i < 30; i++) {
            schema.append(",\"d" + i + "\":{\"properties\":{\"a\":{\"$ref\":\"#/$defs/d" + (i - 1)
                    + "\"},\"b\":{\"$ref\":\"#/$defs/d" + (i - 1) + "\"}}}");
        }
        schema.append("},\"$ref\":\"#/$defs/d29\"}");

        assertThatThrownBy(() -> GoogleSchema.of(schema.toString(), "tools", new SchemaBound()))
                .isInstanceOfSatisfying(
                        FaultException.class,
                        refused -> assertThat(refused.parameter()).isEqualTo("tools"));
        assertThatThrownBy(() ->
                        GoogleSchema.of("{\"items\":".repeat(100) + "{}" + "}".repeat(100), "tools", new SchemaBound()))
                .isInstanceOf(FaultException.class);
    }

    /// A reference is read as often as it is named, whatever comes out, and a level as often as it is deep.
    @Test
    void whatWouldTakeTooLongToReadIsRefused() {
        var large = "{\"description\":\"" + "x".repeat(1_000_000) + "\"}";
        var merged = "{\"$defs\":{\"a\":" + large + "},\"allOf\":["
                + String.join(",", Collections.nCopies(40, "{\"$ref\":\"#/$defs/a\"}")) + "]}";
        var deep = "{\"items\":".repeat(40) + large + "}".repeat(40);
        var many = new SchemaBound();

        assertThatThrownBy(() -> GoogleSchema.of(merged, "tools", new SchemaBound()))
                .isInstanceOfSatisfying(
                        FaultException.class,
                        refused -> assertThat(refused.parameter()).isEqualTo("tools"));
        assertThatThrownBy(() -> PlainSchema.of(deep, "tools", new SchemaBound()))
                .isInstanceOf(FaultException.class);
        assertThatThrownBy(() -> {
                    for (int i = 0; i < 40; i++) {
                        GoogleSchema.of(large, "tools", many);
                    }
                })
                .isInstanceOf(FaultException.class);
    }

    @Test
    void manyReferencesToWhatIsSmallAreFollowed() throws Exception {
        var schema = new StringBuilder("{\"$defs\":{\"a\":{\"type\":\"string\"}");
        for (int i = 0; i < 1_000; i++) {
            schema.append(",\"unused" + i + "\":{\"description\":\"" + "x".repeat(100) + "\"}");
        }
        schema.append("},\"properties\":{\"p\":{}");
        for (int i = 0; i < 1_000; i++) {
            schema.append(",\"p" + i + "\":{\"$ref\":\"#/$defs/a\"}");
        }
        schema.append("}}");

        var cleaned = MAPPER.readTree(GoogleSchema.of(schema.toString(), "tools", new SchemaBound()));

        assertThat(cleaned.at("/properties/p999/type").asText()).isEqualTo("STRING");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"type\":\"OBJECT\",\"properties\":{\"a\":{\"type\":6}},\"propertyOrdering\":[\"a\"]}|{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"object\"}}}",
                "{\"type\":\"STRING\",\"format\":\"enum\",\"enum\":[\"a\"],\"nullable\":true}|{\"type\":[\"string\",\"null\"],\"enum\":[\"a\"]}",
                "{\"type\":\"ARRAY\",\"items\":{\"type\":\"INTEGER\",\"format\":\"int32\"},\"minItems\":\"1\"}|{\"type\":\"array\",\"items\":{\"type\":\"integer\",\"format\":\"int32\"},\"minItems\":1}",
                "{\"any_of\":[{\"type\":\"STRING\"}],\"type\":\"TYPE_UNSPECIFIED\"}|{\"anyOf\":[{\"type\":\"string\"}]}",
                "{\"type\":\"object\",\"additionalProperties\":false}|{\"type\":\"object\",\"additionalProperties\":false}",
            })
    void aSchemaOfGooglesBecomesEverybodys(String schema, String plain) throws Exception {
        assertThat(MAPPER.readTree(PlainSchema.of(schema, "tools", new SchemaBound())))
                .isEqualTo(MAPPER.readTree(plain));
    }
}
