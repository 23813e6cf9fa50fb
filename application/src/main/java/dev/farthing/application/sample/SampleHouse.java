package dev.farthing.application.sample;

import dev.farthing.domain.key.IssuedKey;
import java.util.List;
import java.util.UUID;

/// Who makes the sample's calls.
///
/// @param keys in the order in which calls name them
public record SampleHouse(UUID orgId, List<Key> keys) {
    /// What the org and its plan are called.
    static final String NAME = "sample";

    static final int LARGE = 0;
    static final int EMBEDDING = 3;

    /// Its models, in the order in which calls name them.
    static final List<String> MODELS = List.of("sample-large", "sample-small", "sample-reasoner", "sample-embedding");

    public SampleHouse {
        keys = List.copyOf(keys);
    }

    /// A key and which of its secrets is shown.
    public record Key(IssuedKey key, String publicId) {}
}
