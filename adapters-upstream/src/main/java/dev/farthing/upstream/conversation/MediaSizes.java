package dev.farthing.upstream.conversation;

import dev.farthing.domain.fault.Fault;
import dev.farthing.upstream.conversation.Part.Kind;
import dev.farthing.upstream.conversation.Part.Media;
import dev.farthing.upstream.conversation.Part.ToolResult;
import java.util.List;

/// How large a sound or a film may be that is carried over to another dialect; vendors turn larger ones away, after
/// minutes of sending.
final class MediaSizes {
    private static final int MILLION = 1_000_000;
    private static final int MOST_OF_A_SOUND = 50;
    private static final int MOST_OF_A_FILM = 200;

    private MediaSizes() {}

    /// @throws dev.farthing.domain.fault.FaultException if something is larger
    static void check(Conversation conversation) {
        conversation.turns().forEach(turn -> check(turn.parts()));
    }

    private static void check(List<Part> parts) {
        for (var part : parts) {
            if (part instanceof ToolResult result) {
                check(result.content());
            } else if (part instanceof Media media && media.base64() != null) {
                check(media.kind(), media.base64().length());
            }
        }
    }

    static void check(Kind kind, int base64Chars) {
        switch (kind) {
            case AUDIO -> check("A sound", base64Chars, MOST_OF_A_SOUND);
            case VIDEO -> check("A film", base64Chars, MOST_OF_A_FILM);
            case IMAGE, DOCUMENT -> {}
        }
    }

    private static void check(String what, int base64Chars, int most) {
        long bytes = base64Chars / 4L * 3;
        if (bytes > (long) most * MILLION) {
            throw Fault.REQUEST_TOO_LARGE.because(what + " may have at most " + most
                    + " MB, and one in this request has " + Math.ceilDiv(bytes, MILLION) + " MB. Send a shorter one.");
        }
    }
}
