package dev.farthing.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farthing.rest.Ports;
import dev.farthing.rest.Seal;
import org.junit.jupiter.api.Test;

/// Where other replicas are told to ask this one.
class WayOutTest {
    @Test
    void aDatabaseOfThisMachineIsReachedFromItself() {
        assertThat(WayOut.towards("jdbc:postgresql://127.0.0.1:5432/farthing?user=me"))
                .isEqualTo("127.0.0.1");
        assertThat(WayOut.towards("jdbc:postgresql://127.0.0.1:5432,10.0.0.9:5432/farthing"))
                .isEqualTo("127.0.0.1");
    }

    @Test
    void aDatabaseWithoutAHostIsOfThisMachine() {
        assertThat(WayOut.towards("jdbc:postgresql:///farthing")).isEqualTo("127.0.0.1");
    }

    @Test
    void whoListensEverywhereIsAskedWhereTheDatabaseSeesIt() {
        var everywhere = new Settings.Listen("0.0.0.0", 8080, Seal.NONE, Ports.ONE);
        assertThat(everywhere.probedUrl("10.0.0.3")).isEqualTo("http://10.0.0.3:8080");
        assertThat(everywhere.probedUrl("fd00::3")).isEqualTo("http://[fd00::3]:8080");
        var somewhere = new Settings.Listen("192.0.2.7", 8080, Seal.NONE, Ports.ONE);
        assertThat(somewhere.probedUrl("10.0.0.3")).isEqualTo("http://192.0.2.7:8080");
    }

    @Test
    void probesAreAnsweredWhereManagementIs() {
        var apart = new Ports(new Ports.Management("0.0.0.0", 9090));
        assertThat(new Settings.Listen("192.0.2.7", 8080, Seal.NONE, apart).probedUrl("10.0.0.3"))
                .isEqualTo("http://10.0.0.3:9090");
    }
}
