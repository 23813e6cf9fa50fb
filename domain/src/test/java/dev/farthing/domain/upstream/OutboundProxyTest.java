package dev.farthing.domain.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OutboundProxyTest {
    @ParameterizedTest
    @CsvSource({
        "socks5://me:canary@proxy.example:1080, socks5://proxy.example:1080, me, canary",
        "SOCKS5h://me:canary@10.0.0.1:1080/, socks5://10.0.0.1:1080, me, canary",
        "http://proxy.example:3128, http://proxy.example:3128, ,",
        "proxy.example:3128, http://proxy.example:3128, ,",
        "proxy.example:3128:me:ca:nary, http://proxy.example:3128, me, ca:nary",
        "me:ca%40nary@proxy.example:3128, http://proxy.example:3128, me, ca@nary",
        "http://me@proxy.example:3128, http://proxy.example:3128, me,",
        "http://[::1]:3128, http://[::1]:3128, ,"
    })
    void proxiesAreReadAsPeopleWriteThem(String text, URI url, String user, String password) {
        var proxy = OutboundProxy.read(text);
        assertThat(proxy.url()).isEqualTo(url);
        assertThat(proxy.username()).isEqualTo(user);
        assertThat(proxy.password() == null ? null : proxy.password().reveal()).isEqualTo(password);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "proxy.example",
                "ftp://canary:canary@proxy.example:1",
                "http://me:canary@:80",
                "http://:canary@proxy.example:80",
                "http://me:canary%zz@proxy.example:80",
                "http://me:canary@proxy.example:80/path",
                "http://me:canary@proxy.example:99999"
            })
    void whatIsNoneIsRefusedWithoutItsSecret(String text) {
        assertThatThrownBy(() -> OutboundProxy.read(text))
                .isInstanceOf(IllegalArgumentException.class)
                .satisfies(refused ->
                        assertThat(String.valueOf(refused.getMessage())).doesNotContain("canary"));
    }

    @Test
    void theLoginSurvivesTheAddressAndIsNeverPrinted() {
        var proxy = OutboundProxy.read("socks5://me:ca%40na%3Ary%25@proxy.example:1080");
        assertThat(proxy.withLogin().getUserInfo()).isEqualTo("me:ca@na:ry%");
        assertThat(proxy.toString()).doesNotContain("ca@na");
    }
}
