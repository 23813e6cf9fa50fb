package dev.farthing.upstream.message;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import dev.farthing.application.start.PublicUrl;
import dev.farthing.application.webhook.Message;
import dev.farthing.domain.audit.Deed;

/// What a receiver reads: the same bytes at each attempt.
final class MessageBody {
    private MessageBody() {}

    /// @param gateway where it comes from, as people call it; left out while that is not known
    static String json(Message message, PublicUrl gateway) {
        var org = message.orgId().equals(Deed.PLATFORM) ? "null" : "\"" + message.orgId() + "\"";
        return "{\"type\":\"" + String.valueOf(JsonStringEncoder.getInstance().quoteAsString(message.kind()))
                + "\",\"timestamp\":\"" + message.at() + "\",\"org_id\":" + org + ",\"data\":" + message.subject()
                + (gateway.url() == null ? "" : ",\"gateway\":\"" + gateway.of("") + "\"") + "}";
    }
}
