package dev.farthing.domain.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ProvenanceTest {
    @Test
    void whereNamesAreChosenIsKnownByTheAddressOrByItsOperator() {
        assertThat(Provenance.leavesNamesToCustomers(null, "https://x.openai.azure.com/openai/deployments/d"))
                .isTrue();
        assertThat(Provenance.leavesNamesToCustomers(Provenance.SELF_HOSTED, null))
                .isTrue();
        assertThat(Provenance.leavesNamesToCustomers(Provenance.CLOUD, "https://cloud.example"))
                .isTrue();
        assertThat(Provenance.leavesNamesToCustomers(Provenance.RESELLER, "https://reseller.example/v1"))
                .isFalse();
        assertThat(Provenance.leavesNamesToCustomers(null, null)).isFalse();
    }
}
