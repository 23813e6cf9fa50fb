package dev.farthing.documents;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/// Under which licences the libraries stand that the product carries, as docs/licences.md says.
///
/// The page is written anew by running this class in `bootstrap`, after `./mvnw package -Psbom`: names and licences are
/// those of the bill of materials, and only what lies in the packaged product is listed.
final class Licences {
    static final String PAGE = "docs/licences.md";
    static final Pattern ROW = Pattern.compile("(?m)^\\| `([^`]+)` \\| .+ \\|$");

    private static final Path PRODUCT = Repository.root().resolve("bootstrap/target/quarkus-app/lib");
    private static final Path BILL = Repository.root().resolve("bootstrap/target/farthing.cdx.json");

    private Licences() {}

    public static void main(String... arguments) throws IOException {
        var carried = carried();
        var rows = new TreeMap<String, String>();
        for (var component : new ObjectMapper().readTree(BILL.toFile()).path("components")) {
            var name = component.path("group").asText() + "."
                    + component.path("name").asText();
            if (carried.contains(name)) {
                rows.put(name, licences(component));
            }
        }
        var page = Repository.text(PAGE);
        int table = page.indexOf("| library |");
        var text = new StringBuilder(page.substring(0, table)).append("| library | licence |\n|---|---|\n");
        rows.forEach((name, licence) ->
                text.append("| `").append(name).append("` | ").append(licence).append(" |\n"));
        Files.writeString(Repository.root().resolve(PAGE), text);
    }

    private static String licences(JsonNode component) {
        var licences = new ArrayList<String>();
        for (var one : component.path("licenses")) {
            var licence = one.path("license");
            licences.add(
                    one.has("expression")
                            ? one.path("expression").asText()
                            : licence.path("id").asText(licence.path("name").asText()));
        }
        return String.join(" or ", licences);
    }

    /// Group and artefact of each library of the packaged product, as its files are named.
    static TreeSet<String> carried() throws IOException {
        var names = new TreeSet<String>();
        for (var folder : List.of("main", "boot")) {
            try (var files = Files.list(PRODUCT.resolve(folder))) {
                files.map(file -> file.getFileName().toString())
                        .filter(name -> !name.startsWith("dev.farthing."))
                        .map(name -> name.replaceFirst("-\\d[^-]*(?:-[\\w.-]+)?\\.jar$", ""))
                        .forEach(names::add);
            }
        }
        return names;
    }

    /// The licence of each library, by the words of the page.
    static Map<String, String> listed() {
        var rows = new TreeMap<String, String>();
        for (var line : Repository.text(PAGE).lines().toList()) {
            var row = ROW.matcher(line);
            if (row.matches()) {
                rows.put(row.group(1), line.substring(line.indexOf("` | ") + 4, line.length() - 2));
            }
        }
        return rows;
    }
}
