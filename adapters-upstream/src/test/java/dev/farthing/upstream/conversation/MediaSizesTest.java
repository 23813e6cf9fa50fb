package dev.farthing.upstream.conversation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.farthing.application.relay.HeardReply;
import dev.farthing.application.relay.ScriptedUpstream;
import dev.farthing.domain.fault.Fault;
import dev.farthing.domain.fault.FaultException;
import dev.farthing.domain.upstream.VendorError;
import dev.farthing.domain.usage.Endpoint;
import dev.farthing.upstream.conversation.Conversation.Role;
import dev.farthing.upstream.conversation.Conversation.Turn;
import dev.farthing.upstream.conversation.Part.Kind;
import io.vertx.core.Vertx;
import java.nio.ByteBuffer;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MediaSizesTest {
    @ParameterizedTest
    @CsvSource({"AUDIO, 50", "VIDEO, 200"})
    void aSoundOrAFilmOfTheMostMegabytesPassesAndNoneAbove(Kind kind, int most) {
        int chars = most * 1_000_000 / 3 * 4;

        assertThatCode(() -> MediaSizes.check(kind, chars)).doesNotThrowAnyException();
        assertThatThrownBy(() -> MediaSizes.check(kind, chars + 8))
                .isInstanceOfSatisfying(FaultException.class, refused -> {
                    assertThat(refused.fault()).isEqualTo(Fault.REQUEST_TOO_LARGE);
                    assertThat(refused.sentence()).contains("at most " + most + " MB", "has " + (most + 1) + " MB");
                });
    }

    @ParameterizedTest
    @CsvSource({"IMAGE", "DOCUMENT"})
    void picturesAndPapersAreTheirVendorsAffair(Kind kind) {
        assertThatCode(() -> MediaSizes.check(kind, Integer.MAX_VALUE)).doesNotThrowAnyException();
    }

    /// What a tool shows is measured too.
    @Test
    void whatIsTooLargeReachesNoVendor() {
        var sound = new Part.Media(Kind.AUDIO, "audio/wav", "AAAA".repeat(16_666_668), null, null, null, null);
        var result = new Part.ToolResult("id", "listen", List.of(sound), false, null);
        var vertx = Vertx.vertx();
        var vendor = new ScriptedUpstream(() -> Runnable::run);
        var interpreter = new ConversationInterpreter(
                vertx,
                InstantSource.system(),
                List.of(new Told(asking(new Part.Text("What is this?"), result))),
                List.of(CarriedPicturesTest.dialect("openai.ChatDialect", VendorDialect.class)),
                List.of(),
                List.of(),
                List.of());
        try {
            var heard = new HeardReply();
            interpreter.start(vendor, EmulatedStreamTest.request(Endpoint.MESSAGES, "{}", true), heard);

            assertThat(heard.await().failure().fault()).isEqualTo(Fault.REQUEST_TOO_LARGE);
            assertThat(vendor.wasNeverAsked()).isTrue();
        } finally {
            vertx.close().toCompletionStage().toCompletableFuture().join();
        }
    }

    private static Conversation asking(Part... parts) {
        return new Conversation(
                List.of(),
                List.of(new Turn(Role.USER, List.of(parts))),
                List.of(),
                new Conversation.ToolChoice.Auto(),
                null,
                Sampling.USUAL,
                new Conversation.Format.Free(),
                null,
                null,
                false,
                Conversation.Output.TEXT,
                Set.of());
    }

    /// A dialect whose callers all ask the same.
    private record Told(Conversation conversation) implements ClientDialect {
        @Override
        public Endpoint endpoint() {
            return Endpoint.MESSAGES;
        }

        @Override
        public Conversation read(byte[] body, boolean stream) {
            return conversation;
        }

        @Override
        public AnswerWriter writer(Answering answering, Conversation asked) {
            throw new AssertionError("nobody answered");
        }

        @Override
        public ByteBuffer refusal(UUID requestId, int status, VendorError said) {
            throw new AssertionError("no vendor refused");
        }
    }
}
