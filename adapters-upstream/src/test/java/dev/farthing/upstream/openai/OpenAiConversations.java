package dev.farthing.upstream.openai;

import dev.farthing.upstream.conversation.ClientDialect;
import dev.farthing.upstream.conversation.VendorDialect;

/// OpenAI's chats, for tests of what is carried over between them and other dialects.
public final class OpenAiConversations {
    private OpenAiConversations() {}

    public static ClientDialect client() {
        return new ChatDialect();
    }

    public static VendorDialect vendor() {
        return new ChatDialect();
    }
}
