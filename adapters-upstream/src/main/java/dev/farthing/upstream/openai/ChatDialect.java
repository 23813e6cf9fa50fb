package dev.farthing.upstream.openai;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import dev.farthing.domain.upstream.Protocol;
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
        return new ChatAnswerWriter(answering);
    }

    @Override
    public ByteBuffer refusal(int status, String sentence) {
        return refused(status, sentence);
    }

    static ByteBuffer refused(int status, String sentence) {
        var said = new String(JsonStringEncoder.getInstance().quoteAsString(sentence));
        return ByteBuffer.wrap(("{\"error\":{\"message\":\"" + said
                        + "\",\"type\":\"invalid_request_error\",\"param\":null,\"code\":" + codeOf(status, sentence)
                        + "}}")
                .getBytes(StandardCharsets.UTF_8));
    }

    /// Tools shorten a conversation that is too long when they are told so by this code.
    private static String codeOf(int status, String sentence) {
        if (sentence.contains("prompt is too long")
                || sentence.contains("maximum context length")
                || sentence.contains("exceeds the maximum number of tokens")) {
            return "\"context_length_exceeded\"";
        }
        return status == 413 ? "\"request_too_large\"" : "null";
    }
}
