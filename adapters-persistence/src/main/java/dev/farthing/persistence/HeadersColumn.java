package dev.farthing.persistence;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Map;

/// How headers stand in a JSON column.
public final class HeadersColumn {
    private static final ObjectMapper JSON = new ObjectMapper();

    private HeadersColumn() {}

    public static String write(Map<String, String> headers) {
        return JSON.valueToTree(headers).toString();
    }

    public static Map<String, String> read(String json) {
        try {
            return JSON.readValue(json, new TypeReference<>() {});
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the headers of a provider are no JSON object of texts", e);
        }
    }
}
