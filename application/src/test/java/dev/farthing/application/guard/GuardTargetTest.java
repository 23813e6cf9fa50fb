package dev.farthing.application.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.farthing.application.setting.ReadSettings;
import dev.farthing.application.setting.RememberedSettings;
import dev.farthing.application.setting.Setting;
import dev.farthing.application.setting.SettingValue.Choice;
import dev.farthing.domain.fault.FaultException;
import java.net.InetAddress;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GuardTargetTest {
    private final RememberedSettings settings = new RememberedSettings();
    private final FixedNames names = new FixedNames()
            .then("open.example", "9.9.9.9", "2606:4700::1111")
            .then("inside.example", "10.1.2.3")
            .then("half.example", "9.9.9.9", "169.254.169.254")
            .then("rebound.example", "9.9.9.9")
            .then("rebound.example", "127.0.0.1");
    private final GuardTarget guard = new GuardTarget(names, new ReadSettings(settings));

    private InetAddress guarded(String url) {
        return guard.guard(URI.create(url));
    }

    @Test
    void aNameOfTheOpenInternetLeadsToItsFirstAddress() {
        assertThat(guarded("https://open.example/hook").getHostAddress()).isEqualTo("9.9.9.9");
        assertThat(guarded("https://[2606:4700::1111]/hook").getAddress()).hasSize(16);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://127.0.0.1:8080/",
                "http://10.0.0.1/",
                "http://169.254.169.254/latest/meta-data/",
                "http://[::1]/",
                "http://[::ffff:169.254.169.254]/",
                "http://[fd00:ec2::254]/",
                "http://[64:ff9b::a9fe:a9fe]/",
                "http://0.0.0.0/",
                "http://2130706433/",
                "http://0x7f000001/",
                "https://inside.example/",
                "https://half.example/",
                "https://nowhere.example/"
            })
    void b104WhatLiesInsideIsRefusedInTheWordsForWhatIsNotThere(String url) {
        assertThatThrownBy(() -> guarded(url))
                .isInstanceOf(FaultException.class)
                .hasMessageContaining("private_targets_allowed");
        assertThatThrownBy(() -> guarded("https://nowhere.example/")).hasMessage(message(url));
    }

    private String message(String url) {
        try {
            guarded(url);
            return "";
        } catch (FaultException refused) {
            return String.valueOf(refused.getMessage());
        }
    }

    @Test
    void b104ANameThatLeadsElsewhereTheSecondTimeIsAskedOnceAndRefusedThen() {
        assertThat(guarded("https://rebound.example/").getHostAddress()).isEqualTo("9.9.9.9");
        assertThatThrownBy(() -> guarded("https://rebound.example/")).isInstanceOf(FaultException.class);
    }

    @Test
    void theSettingOpensPrivateNetworks() {
        settings.save(Map.of(Setting.PRIVATE_TARGETS_ALLOWED, new Choice("on")));
        assertThat(guarded("http://127.0.0.1:8080/").isLoopbackAddress()).isTrue();
        assertThat(guarded("https://inside.example/").getHostAddress()).isEqualTo("10.1.2.3");
        assertThatThrownBy(() -> guarded("https://nowhere.example/")).isInstanceOf(FaultException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://169.254.169.254/latest/meta-data/",
                "http://[::ffff:169.254.169.254]/",
                "http://[fd00:ec2::254]/",
                "http://[fe80::1]/",
                "http://[64:ff9b::a9fe:a9fe]/",
                "http://2852039166/",
                "https://half.example/"
            })
    void noSettingOpensWhereCloudsTellTheirMachinesSecrets(String url) {
        settings.save(Map.of(Setting.PRIVATE_TARGETS_ALLOWED, new Choice("on")));
        assertThatThrownBy(() -> guarded(url))
                .isInstanceOf(FaultException.class)
                .hasMessageContaining("no setting opens");
        assertThatThrownBy(() -> guarded("https://nowhere.example/")).hasMessage(message(url));
    }
}
