package dev.farthing.upstream.gemini;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import dev.farthing.domain.upstream.Protocol;
import dev.farthing.domain.upstream.VendorError;
import dev.farthing.domain.usage.Endpoint;
import dev.farthing.upstream.conversation.AnswerReader;
import dev.farthing.upstream.conversation.AnswerSink;
import dev.farthing.upstream.conversation.AnswerWriter;
import dev.farthing.upstream.conversation.ClientDialect;
import dev.farthing.upstream.conversation.Conversation;
import dev.farthing.upstream.conversation.VendorDialect;
import jakarta.inject.Singleton;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.UUID;

/// Conversations as Google has them.
@Singleton
class GeminiDialect implements ClientDialect, VendorDialect {
    @Override
    public Endpoint endpoint() {
        return Endpoint.GENERATE_CONTENT;
    }

    @Override
    public Set<Protocol> protocols() {
        return Set.of(Protocol.GEMINI);
    }

    @Override
    public Conversation read(byte[] body, boolean stream) {
        return GeminiRequestReader.read(body, stream);
    }

    @Override
    public Written write(Conversation conversation, Addressee addressee) {
        return GeminiRequestWriter.write(conversation, addressee);
    }

    @Override
    public AnswerReader reader(AnswerSink sink) {
        return new GeminiAnswerReader(sink);
    }

    @Override
    public AnswerWriter writer(Answering answering, Conversation asked) {
        return new GeminiAnswerWriter(answering);
    }

    @Override
    public ByteBuffer refusal(UUID requestId, int status, VendorError said) {
        return refused(status, said.sentence());
    }

    static ByteBuffer refused(int status, String sentence) {
        var said = new String(JsonStringEncoder.getInstance().quoteAsString(sentence));
        return ByteBuffer.wrap(("{\"error\":{\"code\":" + status + ",\"message\":\"" + said + "\",\"status\":\""
                        + (status == 404 ? "NOT_FOUND" : "INVALID_ARGUMENT") + "\"}}")
                .getBytes(StandardCharsets.UTF_8));
    }
}
