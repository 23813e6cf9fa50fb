package dev.farthing.rest.relay;

/// What clients of other gateways ask with a key about that key, under the paths they know.
enum OwnKeyQuestion {
    /// OpenAI's, as one-api and new-api answer it: how much there is.
    SUBSCRIPTION("/dashboard/billing/subscription"),
    /// Likewise: how much of it is used.
    USAGE("/dashboard/billing/usage"),
    /// LiteLLM's: the key.
    KEY("/key/info"),
    /// LiteLLM's: the models it may use, at their prices.
    MODELS("/model/info");

    private final String path;

    OwnKeyQuestion(String path) {
        this.path = path;
    }

    /// It is served under `/v1` and without it.
    String path() {
        return path;
    }
}
