package dev.farthing.application.relay;

import dev.farthing.domain.usage.CallRecord.Metered;
import dev.farthing.domain.usage.Endpoint;
import dev.farthing.domain.usage.TokenUsage;
import dev.farthing.domain.usage.UsageSource;
import java.util.List;

/// What vendors put out that shows no text: pictures whose tokens nobody told, and what was on its way when a
/// client left.
///
/// A vendor that was at work when its client left bills for what it did, and says nothing of it to anybody any
/// more.
final class UnseenOutput {
    /// What a picture of common size and quality takes at the vendors that say so.
    static final long TOKENS_OF_A_PICTURE = 1_290;
    /// At a speed that most models exceed.
    private static final int MILLIS_OF_A_TOKEN = 40;

    private UnseenOutput() {}

    /// What was counted of an answer of which its vendor told no figures, with what it was doing beside.
    ///
    /// @param millis how long the vendor was at work
    static Metered added(Admission.Granted call, ReplySummary reply, int millis, TokenCounter.Counted counted) {
        var unseen = reply.whole() ? TokenUsage.NONE : underWay(call, reply, millis);
        boolean none = unseen.equals(TokenUsage.NONE);
        return new Metered(
                none ? counted.tokens() : counted.tokens().plus(unseen),
                none ? counted.source() : UsageSource.ESTIMATED,
                List.of(),
                null,
                null);
    }

    /// What was counted of an answer, with the pictures in it; of one that was broken off, those that were asked
    /// for.
    static Metered withPictures(
            Admission.Granted call, ReplySummary reply, ReplySummary.Reported seen, TokenCounter.Counted counted) {
        boolean unfinished = !reply.whole() && call.request().endpoint().draws();
        var pictures = pictures(call, Math.max(seen.tokens().images(), unfinished ? asked(call) : 0));
        return new Metered(
                counted.tokens().plus(pictures),
                pictures.images() > 0 ? counted.source() : UsageSource.ESTIMATED,
                seen.flags(),
                seen.raw(),
                seen.units());
    }

    private static TokenUsage underWay(Admission.Granted call, ReplySummary reply, int millis) {
        if (call.request().endpoint().draws()) {
            return pictures(call, asked(call));
        }
        boolean written = call.request().endpoint().writes() && comesInOnePiece(call);
        return written && reply.generated().codePoints() == 0
                ? TokenUsage.ofText(0, written(call, millis))
                : TokenUsage.NONE;
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

    private static int asked(Admission.Granted call) {
        return Math.min(call.request().bounds().choices(), TokenUsage.MOST_IMAGES);
    }

    /// By the piece where that has a price, else by their tokens.
    private static TokenUsage pictures(Admission.Granted call, int count) {
        var price = call.price();
        return price == null || price.hasPriceOfPictures()
                ? TokenUsage.ofPictures(count)
                : TokenUsage.ofPictureTokens(count * TOKENS_OF_A_PICTURE);
    }
}
