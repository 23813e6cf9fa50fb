package dev.farthing.upstream.openai;

import dev.farthing.domain.upstream.VendorError;
import dev.farthing.domain.usage.Endpoint;
import dev.farthing.upstream.conversation.AnswerWriter;
import dev.farthing.upstream.conversation.ClientDialect;
import dev.farthing.upstream.conversation.Conversation;
import jakarta.inject.Singleton;
import java.nio.ByteBuffer;
import java.util.UUID;

/// Conversations as OpenAI's responses have them; their vendors are asked for chats.
@Singleton
class ResponsesDialect implements ClientDialect {
    @Override
    public Endpoint endpoint() {
        return Endpoint.RESPONSES;
    }

    @Override
    public Conversation read(byte[] body, boolean stream) {
        return ResponsesRequestReader.read(body, stream);
    }

    @Override
    public AnswerWriter writer(Answering answering, Conversation asked) {
        return new ResponsesAnswerWriter(answering, asked);
    }

    @Override
    public ByteBuffer refusal(UUID requestId, int status, VendorError said) {
        return ChatDialect.refused(status, said);
    }
}
