package dev.farthing.application.webhook;

import dev.farthing.domain.webhook.Address;
import dev.farthing.domain.webhook.WebhookSecret;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Brings a message to its receiver.
public interface Messenger {
    /// By HTTP, signed after Standard Webhooks with each of the secrets, to this very address whatever the URL's
    /// name leads to by now. Redirects are not followed, and nothing of the answer but its head is read. Blocks for
    /// no more than twenty seconds.
    Answer post(Address.Web to, InetAddress at, Message message, List<WebhookSecret> secrets, Instant now);

    /// By mail. Blocks for no more than twenty seconds.
    Answer mail(Address.Mail to, Message message);

    /// Whether there is a mail server to send by.
    boolean canMail();

    /// What the receiver said.
    sealed interface Answer {
        /// It has it.
        record Taken(@Nullable Integer httpStatus) implements Answer {}

        /// There is nobody any more, and never will be.
        record Gone(int httpStatus) implements Answer {}

        /// It has it not.
        ///
        /// @param httpStatus null when there was no answer
        /// @param retryAfter how long it wants to be left alone; null when it did not say
        record Failed(
                @Nullable Integer httpStatus,
                String error,
                @Nullable Duration retryAfter) implements Answer {}
    }
}
