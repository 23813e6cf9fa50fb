package dev.farthing.persistence;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.farthing.application.setting.Setting;
import dev.farthing.application.setting.SettingValue;
import dev.farthing.application.setting.SettingValue.Choice;
import dev.farthing.application.setting.SettingValue.Text;
import dev.farthing.application.setting.SettingValue.Texts;
import dev.farthing.application.setting.SettingValue.Whole;
import java.util.List;
import java.util.stream.StreamSupport;

/// How the value of a setting stands in its JSON column.
public final class SettingColumn {
    private static final ObjectMapper JSON = new ObjectMapper();

    private SettingColumn() {}

    public static String write(SettingValue value) {
        return switch (value) {
            case Whole(int number) -> JSON.getNodeFactory().numberNode(number).toString();
            case Choice(String word) -> JSON.getNodeFactory().textNode(word).toString();
            case Text(String text) -> JSON.getNodeFactory().textNode(text).toString();
            case Texts(List<String> texts) -> JSON.valueToTree(texts).toString();
        };
    }

    public static SettingValue read(Setting setting, String json) {
        JsonNode node;
        try {
            node = JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the value of a setting is no JSON", e);
        }
        if (node.isArray()) {
            return new Texts(StreamSupport.stream(node.spliterator(), false)
                    .map(JsonNode::asText)
                    .toList());
        }
        if (node.isInt()) {
            return new Whole(node.intValue());
        }
        return setting.usual() instanceof Text ? new Text(node.asText()) : new Choice(node.asText());
    }
}
