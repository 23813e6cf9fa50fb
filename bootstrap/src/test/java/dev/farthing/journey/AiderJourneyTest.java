package dev.farthing.journey;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farthing.upstream.FakeVendor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// aider itself, set up as docs/ide.md says: it has a note edited, whatever the vendor speaks. It calls no tools
/// but reads what a model writes. By `./farthing test --long`, for it is half a gigabyte to install.
@Tag("long")
@ExtendWith(House.Resolver.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AiderJourneyTest {
    private static final String EDITED = "four farthings make a penny, as everybody knows";

    private final House house;
    private final Python python = new Python();
    private Path homes = Path.of("");

    AiderJourneyTest(House house) {
        this.house = house;
    }

    @BeforeAll
    void install() throws Exception {
        python.install("aider");
        homes = Files.createTempDirectory(Path.of("target").toAbsolutePath(), "homes-");
    }

    @ParameterizedTest
    @ValueSource(strings = {"openai", "anthropic", "gemini"})
    void aNoteIsEdited(String protocol) throws Exception {
        var model = new ScriptedModel(_ -> Optional.empty(), _ -> "note.txt\n```\n" + EDITED + "\n```\n");
        try (var vendor = FakeVendor.on(house.vertx()).usually(model::answer);
                var scene = Scene.in(house.operator(), vendor, "aider-" + protocol, protocol)) {
            var programs = Path.of(python.program("aider", "aider")).getParent();
            var recipe = new Recipe(house, programs, homes);

            var said = recipe.run("aider", scene.chat(), scene.key().secret());

            assertThat(said).contains("Applied edit to note.txt");
            assertThat(recipe.folder(scene.chat()).resolve("note.txt")).hasContent(EDITED);
            assertThat(recipe.folder(scene.chat()).resolveSibling("said.md")).isNotEmptyFile();
            assertThat(vendor.asked().body()).contains(Recipe.NOTE, "note.txt");
            assertThat(house.operator().calls("model=" + scene.chat()))
                    .isNotEmpty()
                    .allSatisfy(row -> {
                        assertThat(row.path("status").asText()).isEqualTo("ok");
                        assertThat(row.path("endpoint").asText()).isEqualTo("/v1/chat/completions");
                        assertThat(row.path("prompt_tokens").asInt()).isEqualTo(11);
                        assertThat(row.path("completion_tokens").asInt()).isEqualTo(7);
                    });
        }
    }
}
