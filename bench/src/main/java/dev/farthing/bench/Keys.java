package dev.farthing.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/// Which API key a call carries: drawn at random, each as likely, or by Zipf's law.
final class Keys {
    /// A key in the product's shape, for those that look at none.
    static final Keys ANY = uniform(List.of("sk-far-" + "0".repeat(12) + "_" + "0".repeat(49)));

    private final byte[][] secrets;
    private final double[] cumulated;
    private final SplittableRandom random = new SplittableRandom(20261121);
    private int unused;

    private Keys(byte[][] secrets, double[] cumulated) {
        this.secrets = secrets;
        this.cumulated = cumulated;
    }

    static Keys uniform(List<String> secrets) {
        return new Keys(bytes(secrets), new double[0]);
    }

    static Keys zipf(List<String> secrets) {
        double[] cumulated = new double[secrets.size()];
        double sum = 0;
        for (int i = 0; i < cumulated.length; i++) {
            sum += 1.0 / (i + 1);
            cumulated[i] = sum;
        }
        return new Keys(bytes(secrets), cumulated);
    }

    /// Each key once before chance begins: a warm-up that leaves none cold.
    static Keys eachOnceFirst(List<String> secrets) {
        Keys keys = uniform(secrets);
        keys.unused = secrets.size();
        return keys;
    }

    private static byte[][] bytes(List<String> secrets) {
        return secrets.stream().map(key -> key.getBytes(US_ASCII)).toArray(byte[][]::new);
    }

    int length() {
        return secrets[0].length;
    }

    byte[] next() {
        if (unused > 0) {
            return secrets[--unused];
        }
        if (cumulated.length == 0) {
            return secrets[random.nextInt(secrets.length)];
        }
        int found = Arrays.binarySearch(cumulated, random.nextDouble(cumulated[cumulated.length - 1]));
        return secrets[Math.min(secrets.length - 1, found < 0 ? -found - 1 : found)];
    }
}
