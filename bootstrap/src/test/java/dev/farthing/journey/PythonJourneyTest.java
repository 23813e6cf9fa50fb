package dev.farthing.journey;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farthing.documents.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The libraries for Python, as docs/ide.md says they are used. By `./farthing test --long`, for they are half a
/// gigabyte to install.
@Tag("long")
@ExtendWith(House.Resolver.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PythonJourneyTest {
    private static final int PROGRAM_SECONDS = 180;
    private static final Pattern RECIPE = Pattern.compile("(?s)```python\\n(.+?)```");

    /// Not all of them bear the same versions of what they have in common.
    private static final List<String> ENVIRONMENTS = List.of("vendors", "litellm", "llama");

    private final Python python = new Python();
    private final String url;
    private final String key;

    PythonJourneyTest(House house) {
        this.url = house.farthing().url();
        this.key = house.operator().key("name", "python").secret();
    }

    @BeforeAll
    void install() throws Exception {
        for (var environment : ENVIRONMENTS) {
            python.install(environment);
        }
    }

    static Stream<String> recipes() {
        return Repository.all(RECIPE, Repository.text("docs/ide.md")).stream();
    }

    @Test
    void everyLibraryHasItsRecipe() throws IOException {
        long libraries = 0;
        for (var environment : ENVIRONMENTS) {
            libraries += Python.requirements(environment).lines().toList().size();
        }
        assertThat(recipes()).hasSize((int) libraries);
    }

    @ParameterizedTest
    @MethodSource("recipes")
    void aRecipeWorksAsItStands(String recipe) throws Exception {
        var program = Files.writeString(
                python.folder().resolve("recipe.py"),
                recipe.replace("http://127.0.0.1:8080", url).replace("sk-far-…", key));

        assertThat(python.run(PROGRAM_SECONDS, python.program(environmentOf(recipe), "python"), program.toString()))
                .contains("How much is a farthing?");
    }

    private static String environmentOf(String recipe) {
        return ENVIRONMENTS.stream().filter(recipe::contains).findFirst().orElse("vendors");
    }
}
