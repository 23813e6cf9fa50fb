package dev.farthing.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.farthing.application.account.KnownAdministrator;
import dev.farthing.application.account.OrgRepository;
import dev.farthing.application.account.ReadOrg;
import dev.farthing.application.answer.FirstAnswers;
import dev.farthing.application.session.ResumeSession.Resumed;
import dev.farthing.application.session.SessionToken;
import dev.farthing.domain.account.Session;
import dev.farthing.domain.fault.FaultException;
import dev.farthing.domain.key.SecretHash;
import jakarta.ws.rs.core.MultivaluedHashMap;
import jakarta.ws.rs.core.Response;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Currency;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class OnceTest {
    private static final UUID ORG = new UUID(0, 7);

    private final AtomicInteger made = new AtomicInteger();
    private final Once once = new Once(new Remembered(), visit(), UUID::randomUUID);

    @Test
    void whatWasDoneIsNotDoneAgainWhereOnlyThePageFails() {
        assertThatThrownBy(() -> take(made::incrementAndGet, _ -> {
                    throw new IllegalStateException("no page");
                }))
                .isInstanceOf(IllegalStateException.class);

        assertThatThrownBy(() -> take(made::incrementAndGet, _ -> page())).isInstanceOf(FaultException.class);

        assertThat(made).hasValue(1);
    }

    @Test
    void whatFailedMayBeTriedAgain() {
        assertThatThrownBy(() -> take(
                        () -> {
                            throw new IllegalStateException("not done");
                        },
                        _ -> page()))
                .isInstanceOf(IllegalStateException.class);

        var answer = take(made::incrementAndGet, _ -> page());

        assertThat(answer.getStatus()).isEqualTo(200);
        assertThat(made).hasValue(1);
    }

    private Response take(Supplier<Integer> deed, Function<Integer, Response> shown) {
        var fields = new MultivaluedHashMap<String, String>();
        fields.putSingle("once", "a form");
        return once.take(new Form(fields, FormTest.echo(), Language.EN), deed, shown);
    }

    private static Response page() {
        return Response.ok().build();
    }

    private static Visit visit() {
        var orgs = (OrgRepository) Proxy.newProxyInstance(
                OrgRepository.class.getClassLoader(), new Class<?>[] {OrgRepository.class}, (_, method, _) -> {
                    throw new IllegalStateException(method.getName());
                });
        var visit = new Visit(new Assets(), new ReadOrg(orgs), Currency.getInstance("CNY"), ZoneOffset.UTC);
        var session = new Session(
                new UUID(0, 1),
                ORG,
                new SecretHash(new byte[32]),
                null,
                "the environment's",
                Instant.EPOCH,
                Instant.EPOCH.plusSeconds(60));
        visit.is(
                new Resumed(KnownAdministrator.standing(ORG), null, session),
                FormToken.of(new SessionToken("of a test"), null));
        return visit;
    }

    /// Keeps what was answered for as long as a test.
    private static final class Remembered implements FirstAnswers {
        private final Set<Request> begun = new HashSet<>();

        @Override
        public Beginning begin(Request request, Way way) {
            return begun.add(request) ? new Beginning.First() : new Beginning.InFlight();
        }

        @Override
        public void keep(Request request, Way way, Answer answer) {
            // it stays begun
        }

        @Override
        public void forget(Request request, Way way) {
            begun.remove(request);
        }
    }
}
