package dev.farthing.domain.authenticity;

/// What a model is asked on demand, and how many tokens it may answer with.
public enum ProbePrompt {
    /// What it calls itself, beside the name that its answer bears.
    NAME("What is the name of the model that answers this? Answer with the name alone.", 32),
    /// What a prompt of known length is billed.
    COUNT(Texts.PARAGRAPH, 8),
    /// The same once more: what is billed for it is the same, and it is too short for a cache.
    AGAIN(Texts.PARAGRAPH, 8),
    /// Whether a limit of output is kept.
    LIMIT("Count from one to one hundred in words, separated by commas.", 16);

    private final String text;
    private final int mostTokens;

    ProbePrompt(String text, int mostTokens) {
        this.text = text;
        this.mostTokens = mostTokens;
    }

    public String text() {
        return text;
    }

    public int mostTokens() {
        return mostTokens;
    }

    private static final class Texts {
        private static final String PARAGRAPH =
                "A harbour town keeps three clocks. The first hangs above the market and is"
                        + " wound every Monday by the oldest fishmonger. The second belongs to the ferry, which leaves whenever"
                        + " its captain has finished his tea. The third stopped on the night of a storm, and nobody has"
                        + " touched it since, because it is right twice a day and the other two never agree. Travellers who ask"
                        + " for the time are told to wait for the bell. Answer with the word yes alone.";
    }
}
