package dev.farthing.upstream.anthropic;

import dev.farthing.domain.upstream.Protocol;
import dev.farthing.domain.upstream.VendorError;
import dev.farthing.domain.usage.Endpoint;
import dev.farthing.upstream.conversation.AnswerReader;
import dev.farthing.upstream.conversation.AnswerSink;
import dev.farthing.upstream.conversation.AnswerWriter;
import dev.farthing.upstream.conversation.ClientDialect;
import dev.farthing.upstream.conversation.Conversation;
import dev.farthing.upstream.conversation.VendorDialect;
import dev.farthing.upstream.wire.JsonBytes;
import jakarta.inject.Singleton;
import java.nio.ByteBuffer;
import java.util.Set;
import java.util.UUID;

/// Conversations as Anthropic's messages have them.
@Singleton
class AnthropicDialect implements ClientDialect, VendorDialect {
    private static final String TOO_LONG = "prompt is too long";

    @Override
    public Endpoint endpoint() {
        return Endpoint.MESSAGES;
    }

    @Override
    public Set<Protocol> protocols() {
        return Set.of(Protocol.ANTHROPIC);
    }

    @Override
    public Conversation read(byte[] body, boolean stream) {
        return MessageRequestReader.read(body, stream);
    }

    @Override
    public Written write(Conversation conversation, Addressee addressee) {
        return MessageRequestWriter.write(conversation, addressee);
    }

    @Override
    public AnswerReader reader(AnswerSink sink) {
        return new MessageAnswerReader(sink);
    }

    @Override
    public AnswerWriter writer(Answering answering, Conversation asked) {
        return new MessageAnswerWriter(answering);
    }

    /// Tools shorten a conversation that is too long when they are told so in these words.
    @Override
    public ByteBuffer refusal(UUID requestId, int status, VendorError said) {
        var type = switch (status) {
            case 404 -> "not_found_error";
            case 413 -> "request_too_large";
            default -> "invalid_request_error";
        };
        var sentence = said.sentence();
        return new JsonBytes(256)
                .raw("{\"type\":\"error\",\"error\":{\"type\":\"" + type + "\",\"message\":")
                .quoted(said.isTooLong() && !sentence.contains(TOO_LONG) ? TOO_LONG + ": " + sentence : sentence)
                .raw("},\"request_id\":")
                .quoted(requestId.toString())
                .raw("}")
                .take();
    }
}
