package dev.farthing.domain.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BaseUrlTest {
    private static String read(String text) {
        return BaseUrl.of(text).uri().toString();
    }

    @Test
    void aVersionSaidTwiceAndATrailingSlashAreTakenOff() {
        assertThat(read("https://api.example/v1/v1")).isEqualTo("https://api.example/v1");
        assertThat(read("https://api.example/v1/v1/v1/")).isEqualTo("https://api.example/v1");
        assertThat(read("https://api.example/v1beta/v1beta")).isEqualTo("https://api.example/v1beta");
        assertThat(read("https://api.example//openai//v1/")).isEqualTo("https://api.example/openai/v1");
        assertThat(read("HTTPS://api.example")).isEqualTo("https://api.example");
    }

    @Test
    void whatOnlyLooksDoubledStays() {
        assertThat(read("https://api.example/v1/v10")).isEqualTo("https://api.example/v1/v10");
        assertThat(read("https://api.example/v1/v1beta")).isEqualTo("https://api.example/v1/v1beta");
        assertThat(read("https://api.example/v1/x/v1")).isEqualTo("https://api.example/v1/x/v1");
    }

    @Test
    void privateAndLoopbackAddressesAreFine() {
        assertThat(read("http://127.0.0.1:11434/v1")).isEqualTo("http://127.0.0.1:11434/v1");
        assertThat(read("http://[::1]:8000")).isEqualTo("http://[::1]:8000");
        assertThat(read("http://10.0.0.1")).isEqualTo("http://10.0.0.1");
    }

    @Test
    void anythingButAPlainWebAddressIsRefused() {
        for (var bad : List.of(
                "ftp://api.example",
                "api.example/v1",
                "https://",
                "https://user:password@api.example",
                "https://api.example/#part",
                "https://api.example/?a=b",
                "https://api.example:0",
                "https://api.example:70000",
                "http://a b",
                "https://api.example/v1/chat/completions",
                "https://api.example/v1/embeddings/",
                "")) {
            assertThatThrownBy(() -> BaseUrl.of(bad)).as(bad).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void aProxyIsASchemeAHostAndAPort() {
        assertThat(BaseUrl.proxy("socks5://127.0.0.1:1080/")).hasToString("socks5://127.0.0.1:1080");
        assertThatThrownBy(() -> BaseUrl.proxy("socks4://h:1")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> BaseUrl.proxy("http://h:1/path")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> BaseUrl.proxy("http://u:p@h:1")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void headersThatSteerTheConnectionOrSmuggleLinesAreRefused() {
        assertThat(new VendorHeaders(Map.of("X-Team", "blue")).values()).containsEntry("X-Team", "blue");
        for (var bad : List.of("Connection", "transfer-encoding", "Host", "Authorization", "a b", "", "x\r\ny")) {
            assertThatThrownBy(() -> new VendorHeaders(Map.of(bad, "x")))
                    .as(bad)
                    .isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> new VendorHeaders(Map.of("x", "a\r\nb"))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new VendorHeaders(Map.of("x", "1", "X", "2")))
                .isInstanceOf(IllegalArgumentException.class);
        var many =
                IntStream.rangeClosed(0, VendorHeaders.MOST).boxed().collect(Collectors.toMap(i -> "x-" + i, i -> "v"));
        assertThatThrownBy(() -> new VendorHeaders(many)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aSecretShowsItsEndOnlyWhenMuchStaysHidden() {
        assertThat(new UpstreamSecret("sk-0123456789abcd").hint()).isEqualTo("…abcd");
        assertThat(new UpstreamSecret("short-secret").hint()).isEqualTo("…");
        assertThat(new UpstreamSecret("sk-0123456789abcd")).hasToString("[…]");
        for (var bad : List.of("", "with space", "line\nbreak", "ümlaut", "x".repeat(8_193))) {
            assertThatThrownBy(() -> new UpstreamSecret(bad)).isInstanceOf(IllegalArgumentException.class);
        }
    }
}
