package dev.farthing.bootstrap;

import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/// What a test needs of the machine: missing, it is skipped with a named reason on a laptop and fails where CI=true.
public final class Requirement {
    private Requirement() {}

    public static void met(boolean present, String reason) {
        if (!present && "true".equals(System.getenv("CI"))) {
            Assertions.fail("skipped although CI=true: " + reason);
        }
        Assumptions.assumeTrue(present, reason);
    }
}
