package dev.farthing.upstream.message;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import dev.farthing.application.webhook.Message;
import dev.farthing.domain.audit.Deed;

/// What a receiver reads: the same bytes at each attempt.
final class MessageBody {
    private MessageBody() {}

    static String json(Message message) {
        var org = message.orgId().equals(Deed.PLATFORM) ? "null" : "\"" + message.orgId() + "\"";
        return "{\"type\":\"" + String.valueOf(JsonStringEncoder.getInstance().quoteAsString(message.kind()))
                + "\",\"timestamp\":\"" + message.at() + "\",\"org_id\":" + org + ",\"data\":" + message.subject()
                + "}";
    }
}
