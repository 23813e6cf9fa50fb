package dev.farthing.domain.usage;

/// The tokens of one call, split into classes that never overlap: their sum is the call's total.
///
/// @param input       uncached text input
/// @param cacheRead   input served from the vendor's cache
/// @param cacheWrite5m input written to a cache of about five minutes (or the vendor's default life)
/// @param cacheWrite1h input written to a cache of one hour
/// @param audioInput  uncached audio input
/// @param imageInput  uncached image input
/// @param output      visible text output
/// @param reasoning   output spent on thinking
/// @param audioOutput audio output
/// @param imageOutput image output counted in tokens
/// @param images      images returned that are billed by the piece
/// @param searches    how often the vendor itself searched the web for it
public record TokenUsage(
        long input,
        long cacheRead,
        long cacheWrite5m,
        long cacheWrite1h,
        long audioInput,
        long imageInput,
        long output,
        long reasoning,
        long audioOutput,
        long imageOutput,
        int images,
        int searches) {
    /// No call that really happened is larger; what claims to be is treated as no report at all.
    public static final long MOST_TOKENS = 10_000_000;

    public static final int MOST_IMAGES = 100;
    public static final int MOST_SEARCHES = 1_000;
    public static final TokenUsage NONE = new TokenUsage(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);

    public TokenUsage {
        if ((input | cacheRead | cacheWrite5m | cacheWrite1h | audioInput | imageInput) < 0
                || (output | reasoning | audioOutput | imageOutput | images | searches) < 0) {
            throw new IllegalArgumentException("a token count is negative");
        }
        if (input + cacheRead + cacheWrite5m + cacheWrite1h + audioInput + imageInput > MOST_TOKENS
                || output + reasoning + audioOutput + imageOutput > MOST_TOKENS
                || images > MOST_IMAGES
                || searches > MOST_SEARCHES) {
            throw new IllegalArgumentException("a token count is beyond belief");
        }
    }

    /// One without a search.
    @SuppressWarnings("TooManyParameters")
    public TokenUsage(
            long input,
            long cacheRead,
            long cacheWrite5m,
            long cacheWrite1h,
            long audioInput,
            long imageInput,
            long output,
            long reasoning,
            long audioOutput,
            long imageOutput,
            int images) {
        this(
                input,
                cacheRead,
                cacheWrite5m,
                cacheWrite1h,
                audioInput,
                imageInput,
                output,
                reasoning,
                audioOutput,
                imageOutput,
                images,
                0);
    }

    /// Plain text in, plain text out.
    public static TokenUsage ofText(long input, long output) {
        return new TokenUsage(input, 0, 0, 0, 0, 0, output, 0, 0, 0, 0);
    }

    /// Pictures that are billed by the piece.
    public static TokenUsage ofPictures(int images) {
        return new TokenUsage(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, Math.min(images, MOST_IMAGES));
    }

    /// Pictures that are billed by their tokens.
    public static TokenUsage ofPictureTokens(long tokens) {
        return new TokenUsage(0, 0, 0, 0, 0, 0, 0, 0, 0, tokens, 0);
    }

    /// The same with more text of output, so that all output comes to this many.
    ///
    /// @param tokens no fewer than [#completionTokens()]
    public TokenUsage withCompletion(long tokens) {
        return new TokenUsage(
                input,
                cacheRead,
                cacheWrite5m,
                cacheWrite1h,
                audioInput,
                imageInput,
                output + tokens - completionTokens(),
                reasoning,
                audioOutput,
                imageOutput,
                images,
                searches);
    }

    /// The same with so much sound put out; where none was told apart, what counted as text may be sound.
    public TokenUsage withSound(long tokens) {
        long sound = Math.min(tokens, MOST_TOKENS - completionTokens());
        return new TokenUsage(
                input,
                cacheRead,
                cacheWrite5m,
                cacheWrite1h,
                audioInput,
                imageInput,
                audioOutput > 0 ? output : Math.max(0, output - sound),
                reasoning,
                Math.max(audioOutput, sound),
                imageOutput,
                images,
                searches);
    }

    /// The same with so many searches; more than any call makes are as many as that.
    public TokenUsage withSearches(long count) {
        return count == searches
                ? this
                : new TokenUsage(
                        input,
                        cacheRead,
                        cacheWrite5m,
                        cacheWrite1h,
                        audioInput,
                        imageInput,
                        output,
                        reasoning,
                        audioOutput,
                        imageOutput,
                        images,
                        Math.clamp(count, 0, MOST_SEARCHES));
    }

    /// The same where so much of its text of output is the tokens of pictures, which are charged as such or by the
    /// piece.
    ///
    /// @param pictureTokens what of pictures is charged by the token
    public TokenUsage withPictures(long text, long pictureTokens, int pictures) {
        return new TokenUsage(
                input,
                cacheRead,
                cacheWrite5m,
                cacheWrite1h,
                audioInput,
                imageInput,
                text,
                reasoning,
                audioOutput,
                pictureTokens,
                pictures,
                searches);
    }

    /// Both together; what no call can have used is left out.
    public TokenUsage plus(TokenUsage other) {
        if (promptTokens() + other.promptTokens() > MOST_TOKENS
                || completionTokens() + other.completionTokens() > MOST_TOKENS
                || images + other.images > MOST_IMAGES) {
            return this;
        }
        return new TokenUsage(
                input + other.input,
                cacheRead + other.cacheRead,
                cacheWrite5m + other.cacheWrite5m,
                cacheWrite1h + other.cacheWrite1h,
                audioInput + other.audioInput,
                imageInput + other.imageInput,
                output + other.output,
                reasoning + other.reasoning,
                audioOutput + other.audioOutput,
                imageOutput + other.imageOutput,
                images + other.images,
                Math.min(MOST_SEARCHES, searches + other.searches));
    }

    /// All input, cache included.
    public long promptTokens() {
        return input + cacheRead + cacheWrite5m + cacheWrite1h + audioInput + imageInput;
    }

    public long cacheWriteTokens() {
        return cacheWrite5m + cacheWrite1h;
    }

    /// All output, reasoning included.
    public long completionTokens() {
        return output + reasoning + audioOutput + imageOutput;
    }

    public long totalTokens() {
        return promptTokens() + completionTokens();
    }
}
