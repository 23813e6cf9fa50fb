package dev.farthing.domain.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ServedModelsTest {
    @Test
    void withoutListsEveryModelIsServed() {
        assertThat(ServedModels.ALL.serve("gpt-5")).isTrue();
        assertThat(ServedModels.ALL.serveAll()).isTrue();
    }

    @Test
    void anAllowListServesItsNamesAndBeginningsAlone() {
        var images = new ServedModels(List.of("imagen-*", "dall-e-3"), List.of(), false, null);
        assertThat(images.serve("imagen-4.0")).isTrue();
        assertThat(images.serve("dall-e-3")).isTrue();
        assertThat(images.serve("dall-e-3-hd")).isFalse();
        assertThat(images.serve("image")).isFalse();
        assertThat(images.serveAll()).isFalse();
    }

    @Test
    void whatIsDeniedIsNotServedEvenIfItIsAllowed() {
        var models = new ServedModels(List.of("gpt-*"), List.of("gpt-5*"), false, null);
        assertThat(models.serve("gpt-4o")).isTrue();
        assertThat(models.serve("gpt-5-mini")).isFalse();
    }

    @Test
    void theVendorsListHoldsNothingBackBeforeItIsKnown() {
        var waiting = new ServedModels(List.of(), List.of(), true, null);
        assertThat(waiting.serve("a")).isTrue();
        var known = waiting.withListed(List.of("a"));
        assertThat(known.serve("a")).isTrue();
        assertThat(known.serve("b")).isFalse();
        assertThat(ServedModels.ALL.withListed(List.of("a")).serve("b")).isTrue();
    }
}
