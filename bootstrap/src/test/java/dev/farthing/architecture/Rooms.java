package dev.farthing.architecture;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;

/// The rooms of a house under a root package; the rules are applied to Farthing and to small houses broken on
/// purpose.
final class Rooms {
    static final String FARTHING = "dev.farthing";
    static final String BROKEN = "dev.farthing.architecture.broken.";

    static final List<String> ALL =
            List.of("domain", "application", "rest", "persistence", "upstream", "web", "bootstrap");
    static final List<String> ADAPTERS = List.of("rest", "persistence", "upstream", "web");

    /// The adapters' packages whose types may be public: what several packages of one room need, and what the process
    /// needs before there is a container.
    static final List<String> SHARED =
            List.of("rest", "web", "persistence", "persistence.server", "upstream.wire", "upstream.conversation");

    /// The packages of the upstream room that belong to no vendor.
    static final List<String> NO_VENDORS = List.of("wire", "conversation", "tokens");

    private Rooms() {}

    /// What Farthing consists of, without its tests.
    static JavaClasses farthing() {
        ImportOption noTests = location -> !location.contains("/test-classes/") && !location.contains("-tests.jar");
        return new ClassFileImporter().withImportOption(noTests).importPackages(FARTHING);
    }

    static JavaClasses broken(String house) {
        return new ClassFileImporter().importPackages(BROKEN + house);
    }

    /// The rooms of which no class was found.
    static List<String> missing(JavaClasses house, String root) {
        return ALL.stream()
                .filter(room -> house.stream()
                        .filter(type -> !type.getSimpleName().equals("package-info"))
                        .noneMatch(type -> isIn(type, root + "." + room)))
                .toList();
    }

    static boolean isIn(JavaClass type, String packageName) {
        return type.getPackageName().equals(packageName)
                || type.getPackageName().startsWith(packageName + ".");
    }
}
