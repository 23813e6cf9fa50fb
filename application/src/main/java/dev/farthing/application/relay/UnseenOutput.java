package dev.farthing.application.relay;

import dev.farthing.domain.price.Price;
import dev.farthing.domain.usage.CallRecord.Metered;
import dev.farthing.domain.usage.Endpoint;
import dev.farthing.domain.usage.TokenUsage;
import dev.farthing.domain.usage.UsageSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What vendors put out that shows no text: pictures whose tokens nobody told, and what was on its way when a
/// client left.
///
/// A vendor that was at work when its client left bills for what it did, and says nothing of it to anybody any
/// more.
final class UnseenOutput {
    /// What a picture of common size and quality takes at the vendors that say so.
    static final long TOKENS_OF_A_PICTURE = 1_290;
    /// No vendor takes fewer for one.
    private static final long LEAST_TOKENS_OF_A_PICTURE = 64;
    /// How long a stream may keep silent because it waits or reads, and not because it thinks.
    private static final int MILLIS_BEFORE_THOUGHTS = 2_000;

    private static final String THINKS = "reasoning";
    /// At a speed that most models exceed.
    private static final int MILLIS_OF_A_TOKEN = 40;

    private UnseenOutput() {}

    /// What was counted of an answer of which its vendor told no figures, with what it was doing beside.
    ///
    /// @param left whether its client did not wait for its end
    /// @param millis how long the vendor was at work
    static Metered added(
            Admission.Granted call, ReplySummary reply, boolean left, int millis, TokenCounter.Counted counted) {
        var all = plus(counted, reply.whole() ? TokenUsage.NONE : underWay(call, reply, left, millis));
        return withReading(new Metered(all.tokens(), all.source(), List.of(), null, null), reply, counted);
    }

    /// The same with what the vendor's own tools had it read, of which it has yet to tell.
    static Metered withReading(Metered told, ReplySummary reply, TokenCounter.Counted counted) {
        var tokens = told.tokens();
        var more = reply.reading().beside(tokens, counted.tokens().promptTokens());
        return more.equals(TokenUsage.NONE)
                ? told
                : new Metered(
                        tokens.plus(more), UsageSource.ESTIMATED, told.flags(), told.vendorUsage(), told.vendorUnits());
    }

    /// What was counted of a stream that its client left, with the thoughts that its vendor has yet to tell of.
    static TokenCounter.Counted withThoughts(
            Admission.Granted call, ReplySummary reply, int millis, TokenCounter.Counted counted) {
        boolean inOnePiece = !call.request().endpoint().writes() || comesInOnePiece(call);
        return plus(counted, inOnePiece ? TokenUsage.NONE : unseenThoughts(call, reply, millis));
    }

    private static TokenCounter.Counted plus(TokenCounter.Counted counted, TokenUsage unseen) {
        return unseen.equals(TokenUsage.NONE)
                ? counted
                : new TokenCounter.Counted(counted.tokens().plus(unseen), UsageSource.ESTIMATED);
    }

    /// What was counted of an answer, with the pictures in it; of one that was broken off, those that were asked
    /// for.
    static Metered withPictures(
            Admission.Granted call, ReplySummary reply, ReplySummary.Reported seen, TokenCounter.Counted counted) {
        boolean unfinished = !reply.whole() && call.request().endpoint().draws();
        var pictures = pictures(call.price(), Math.max(seen.tokens().images(), unfinished ? asked(call) : 0));
        var all = new Metered(
                counted.tokens().plus(pictures),
                pictures.images() > 0 ? counted.source() : UsageSource.ESTIMATED,
                seen.flags(),
                seen.raw(),
                seen.units());
        return withReading(all, reply, counted);
    }

    /// What a vendor told of an answer that holds pictures, without saying which of its tokens they are: its output
    /// beyond the text that was seen. Where even that is too little for pictures, it told nothing of them.
    static Metered besidePictures(Admission.Granted call, ReplySummary reply, ReplySummary.Reported told) {
        var tokens = told.tokens();
        var seen = tokens.reasoning() > 0 ? reply.tally() : reply.generated();
        long text = Math.min(tokens.output(), seen.estimatedTokens());
        long beyond = tokens.output() - text;
        boolean inside = beyond >= tokens.images() * LEAST_TOKENS_OF_A_PICTURE;
        boolean byThePiece = isByThePiece(call.price());
        if (!inside) {
            text = tokens.output();
            beyond = tokens.images() * TOKENS_OF_A_PICTURE;
        }
        var pictures =
                byThePiece ? tokens.withPictures(text, 0, tokens.images()) : tokens.withPictures(text, beyond, 0);
        return new Metered(
                pictures,
                byThePiece || inside ? UsageSource.REPORTED : UsageSource.ESTIMATED,
                told.flags(),
                told.raw(),
                told.units());
    }

    private static TokenUsage underWay(Admission.Granted call, ReplySummary reply, boolean left, int millis) {
        if (call.request().endpoint().draws()) {
            return pictures(call.price(), asked(call));
        }
        if (!call.request().endpoint().writes()) {
            return TokenUsage.NONE;
        }
        boolean silent = reply.generated().codePoints() == 0;
        if (comesInOnePiece(call)) {
            return silent ? TokenUsage.ofText(0, written(call, millis)) : TokenUsage.NONE;
        }
        return left ? unseenThoughts(call, reply, millis) : TokenUsage.NONE;
    }

    private static TokenUsage unseenThoughts(Admission.Granted call, ReplySummary reply, int millis) {
        boolean silent = reply.generated().codePoints() == 0;
        return thinksUnseen(call, reply)
                ? thoughts(call, (silent ? millis : firstMillis(reply, millis)) - MILLIS_BEFORE_THOUGHTS)
                : TokenUsage.NONE;
    }

    /// Some vendors have their models think without a word of it, and bill that.
    private static boolean thinksUnseen(Admission.Granted call, ReplySummary reply) {
        return call.offer().model().capabilities().contains(THINKS)
                && reply.unspoken().codePoints() == 0;
    }

    private static int firstMillis(ReplySummary reply, int millis) {
        Integer first = reply.firstTokenMillis();
        return first == null ? millis : Math.min(first, millis);
    }

    private static TokenUsage thoughts(Admission.Granted call, int millis) {
        return millis <= 0 ? TokenUsage.NONE : new TokenUsage(0, 0, 0, 0, 0, 0, 0, written(call, millis), 0, 0, 0);
    }

    private static boolean comesInOnePiece(Admission.Granted call) {
        var request = call.request();
        return !request.stream() || (call.rules().emulateStreams() && request.endpoint() != Endpoint.COMPLETIONS);
    }

    private static long written(Admission.Granted call, int millis) {
        var sent = call.holding().outputTokens();
        long most = sent == null ? call.mostOutput((int) TokenUsage.MOST_TOKENS) : sent;
        return Math.min(most, millis / MILLIS_OF_A_TOKEN)
                * Math.max(1, call.request().bounds().choices());
    }

    static int asked(Admission.Granted call) {
        return Math.min(call.request().bounds().choices(), TokenUsage.MOST_IMAGES);
    }

    /// By the piece where that has a price, else by their tokens.
    static TokenUsage pictures(@Nullable Price price, int count) {
        return isByThePiece(price)
                ? TokenUsage.ofPictures(count)
                : TokenUsage.ofPictureTokens(count * TOKENS_OF_A_PICTURE);
    }

    private static boolean isByThePiece(@Nullable Price price) {
        return price == null || price.hasPriceOfPictures();
    }
}
