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
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GuardTargetTest {
    private static final List<String> INSIDE = List.of(
            "127.0.0.1",
            "10.0.0.1",
            "172.16.0.1",
            "172.31.255.254",
            "192.168.1.1",
            "169.254.169.254",
            "100.64.0.1",
            "100.100.100.200",
            "0.0.0.0",
            "224.0.0.1",
            "255.255.255.255");
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
    void g104WhatLiesInsideIsRefusedInTheWordsForWhatIsNotThere(String url) {
        assertThatThrownBy(() -> guarded(url))
                .isInstanceOf(FaultException.class)
                .hasMessageContaining("private_targets_allowed");
        assertThatThrownBy(() -> guarded("https://nowhere.example/")).hasMessage(message(url));
    }

    /// Whatever a target is written as, it is refused or leads to the open internet, by a judgement of our own.
    @Test
    void g104noWayOfWritingATargetLeadsInside() {
        var payloads = new ArrayList<String>();
        for (var inside : INSIDE) {
            var bytes = numeric(inside).getAddress();
            long number = 0;
            var octal = new StringJoiner(".");
            var hex = new StringJoiner(".");
            for (var each : bytes) {
                number = number << 8 | (each & 0xff);
                octal.add("0" + Integer.toOctalString(each & 0xff));
                hex.add("0x" + Integer.toHexString(each & 0xff));
            }
            var pair = "%x:%x".formatted(number >> 16, number & 0xffff);
            for (var host : List.of(
                    inside,
                    inside + ".",
                    String.valueOf(number),
                    "0x" + Long.toHexString(number),
                    "0" + Long.toOctalString(number),
                    octal.toString(),
                    hex.toString(),
                    "%d.%d.%d".formatted(number >> 24, number >> 16 & 0xff, number & 0xffff),
                    "[::ffff:" + inside + "]",
                    "[::ffff:" + pair + "]",
                    "[::" + pair + "]",
                    "[64:ff9b::" + pair + "]",
                    "[2002:" + pair + "::1]",
                    "open.example@" + inside,
                    "open.example%40" + inside,
                    inside + ".rebound.example")) {
                payloads.add("http://" + host + "/latest/meta-data/");
            }
        }
        for (var host :
                List.of("[::]", "[::1]", "[fe80::1]", "[fc00::1]", "[fd00:ec2::254]", "[ff02::1]", "localhost")) {
            payloads.add("https://" + host + "/");
            payloads.add("https://" + host + ":443/");
        }
        assertThat(payloads).hasSizeGreaterThanOrEqualTo(150);
        for (var payload : payloads) {
            InetAddress found;
            try {
                found = guarded(payload);
            } catch (FaultException | IllegalArgumentException _) {
                continue;
            }
            assertThat(isInside(found)).as("%s leads to %s", payload, found).isFalse();
        }
    }

    private static boolean isInside(InetAddress address) {
        var bytes = address.getAddress();
        int first = bytes[0] & 0xff;
        return address.isAnyLocalAddress()
                || address.isLoopbackAddress()
                || address.isLinkLocalAddress()
                || address.isSiteLocalAddress()
                || address.isMulticastAddress()
                || (bytes.length == 4 && (first == 0 || first >= 224 || (first == 100 && (bytes[1] & 0xc0) == 64)))
                || (bytes.length == 16 && (first & 0xfe) == 0xfc)
                || (bytes.length == 16 && (first == 0x20 && bytes[1] == 2 || first == 0));
    }

    private static InetAddress numeric(String address) {
        try {
            return InetAddress.getByName(address);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(e);
        }
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
    void g104ANameThatLeadsElsewhereTheSecondTimeIsAskedOnceAndRefusedThen() {
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
