package dev.farthing.domain.guard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farthing.domain.key.IpRange;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MachineAddressesTest {
    private static boolean isTheMachines(String address) {
        return MachineAddresses.contain(Objects.requireNonNull(IpRange.address(address)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "169.254.169.254",
                "169.254.170.2",
                "169.254.0.23",
                "100.100.100.200",
                "168.63.129.16",
                "192.0.0.192",
                "fe80::1",
                "febf::1",
                "fd00:ec2::254",
                "fd20:ce::254",
                "::ffff:169.254.169.254",
                "::169.254.169.254",
                "::ffff:0:a9fe:a9fe",
                "64:ff9b::a9fe:a9fe",
                "64:ff9b:1::a9fe:a9fe",
                "2002:a9fe:a9fe::1"
            })
    void whatTellsSecretsIsTheMachines(String address) {
        assertThat(isTheMachines(address)).isTrue();
        assertThat(PublicAddresses.contain(Objects.requireNonNull(IpRange.address(address))))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "10.0.0.1",
                "192.168.1.1",
                "169.253.1.1",
                "100.64.0.1",
                "9.9.9.9",
                "::1",
                "fd00::1",
                "fec0::1",
                "64:ff9b::a00:1",
                "2002:a00:1::1",
                "2606:4700::1111"
            })
    void privateNetworksAndTheOpenOneAreNot(String address) {
        assertThat(isTheMachines(address)).isFalse();
    }
}
