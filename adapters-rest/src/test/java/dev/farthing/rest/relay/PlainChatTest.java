package dev.farthing.rest.relay;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlainChatTest {
    private static boolean isPlain(String body) {
        return PlainChat.is(body.getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}",
                "{\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"Hi\"}],\"tool_calls\":[]}]}",
                "{\"tools\":[],\"functions\":null,\"n\":1,\"response_format\":{\"type\":\"text\"},\"messages\":[]}",
                "{\"metadata\":{\"tools\":[{\"a\":1}]},\"messages\":[{\"role\":\"assistant\",\"content\":null}]}"
            })
    void textAloneIsPlain(String body) {
        assertThat(isPlain(body)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"tools\":[{\"type\":\"function\"}],\"messages\":[]}",
                "{\"functions\":[{}],\"messages\":[]}",
                "{\"n\":2,\"messages\":[]}",
                "{\"response_format\":{\"type\":\"json_object\"},\"messages\":[]}",
                "{\"messages\":[{\"role\":\"tool\",\"content\":\"4\"}]}",
                "{\"messages\":[{\"role\":\"assistant\",\"tool_calls\":[{\"id\":\"1\"}]}]}",
                "{\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"text\"},{\"type\":\"image_url\",\"image_url\":{}}]}]}"
            })
    void whatIsMoreThanTextIsNot(String body) {
        assertThat(isPlain(body)).isFalse();
    }
}
