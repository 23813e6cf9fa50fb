package dev.farthing.upstream.openai;

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
import org.jspecify.annotations.Nullable;

/// Conversations as OpenAI's chats have them, which most vendors understand.
@Singleton
class ChatDialect implements ClientDialect, VendorDialect {
    @Override
    public Endpoint endpoint() {
        return Endpoint.CHAT_COMPLETIONS;
    }

    @Override
    public Set<Protocol> protocols() {
        return Set.of(Protocol.OPENAI, Protocol.DEMO, Protocol.ABACUS);
    }

    @Override
    public Conversation read(byte[] body, boolean stream) {
        return ChatRequestReader.read(body, stream);
    }

    @Override
    public Written write(Conversation conversation, Addressee addressee) {
        return ChatRequestWriter.write(conversation, addressee);
    }

    @Override
    public AnswerReader reader(AnswerSink sink) {
        return new ChatAnswerReader(sink);
    }

    @Override
    public AnswerWriter writer(Answering answering, Conversation asked) {
        return new ChatAnswerWriter(answering, asked.tools());
    }

    @Override
    public ByteBuffer refusal(UUID requestId, int status, VendorError said) {
        return refused(status, said);
    }

    static ByteBuffer refused(int status, VendorError said) {
        return new JsonBytes(256)
                .raw("{\"error\":{\"message\":")
                .quoted(said.sentence())
                .raw(",\"type\":\"invalid_request_error\",\"param\":")
                .quotedOrNull(said.param())
                .raw(",\"code\":")
                .quotedOrNull(codeOf(status, said))
                .raw("}}")
                .take();
    }

    /// The vendor's own, but that tools shorten a conversation that is too long when they are told so by one code.
    private static @Nullable String codeOf(int status, VendorError said) {
        if (said.isTooLong()) {
            return "context_length_exceeded";
        }
        return said.code() == null && status == 413 ? "request_too_large" : said.code();
    }
}
