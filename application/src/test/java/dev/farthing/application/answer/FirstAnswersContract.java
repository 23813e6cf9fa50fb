package dev.farthing.application.answer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farthing.application.answer.FirstAnswers.Answer;
import dev.farthing.application.answer.FirstAnswers.Beginning;
import dev.farthing.application.answer.FirstAnswers.Request;
import dev.farthing.application.answer.FirstAnswers.Way;
import java.util.UUID;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What every memory of first answers does; each test asks under a key of its own.
public interface FirstAnswersContract {
    Answer ANSWER = new Answer(201, "application/json", "{\"key\":\"sk-…\"}");

    FirstAnswers answers();

    @ParameterizedTest
    @EnumSource
    default void theSameRequestGetsTheFirstAnswerAgain(Way way) {
        var request = aRequest();
        assertThat(answers().begin(request, way)).isEqualTo(new Beginning.First());
        answers().keep(request, way, ANSWER);

        assertThat(answers().begin(request, way)).isEqualTo(new Beginning.Again(ANSWER));
        assertThat(answers().begin(request, way)).isEqualTo(new Beginning.Again(ANSWER));
    }

    @ParameterizedTest
    @EnumSource
    default void anAnswerMayBeEmpty(Way way) {
        var request = aRequest();
        var empty = new Answer(204, null, null);
        answers().begin(request, way);
        answers().keep(request, way, empty);

        assertThat(answers().begin(request, way)).isEqualTo(new Beginning.Again(empty));
    }

    @ParameterizedTest
    @EnumSource
    default void anotherRequestUnderItsKeyIsTold(Way way) {
        var request = aRequest();
        answers().begin(request, way);
        answers().keep(request, way, ANSWER);

        assertThat(answers().begin(new Request(request.actor(), request.key(), digest()), way))
                .isEqualTo(new Beginning.OtherContent());
    }

    @ParameterizedTest
    @EnumSource
    default void aKeyIsItsOwnersAlone(Way way) {
        var request = aRequest();
        answers().begin(request, way);
        answers().keep(request, way, ANSWER);
        var others = new Request("somebody else", request.key(), request.content());

        assertThat(answers().begin(others, way)).isEqualTo(new Beginning.First());
        answers().forget(others, way);
    }

    @ParameterizedTest
    @EnumSource
    default void whatWasGivenUpIsFirstAgain(Way way) {
        var request = aRequest();
        answers().begin(request, way);
        answers().forget(request, way);

        assertThat(answers().begin(request, way)).isEqualTo(new Beginning.First());
        answers().forget(request, way);
    }

    @ParameterizedTest
    @EnumSource(names = "APART")
    default void aTwinOfOneThatIsBeingAnsweredIsInFlight(Way way) {
        var request = aRequest();
        answers().begin(request, way);

        assertThat(answers().begin(request, way)).isEqualTo(new Beginning.InFlight());
        answers().keep(request, way, ANSWER);
        assertThat(answers().begin(request, way)).isEqualTo(new Beginning.Again(ANSWER));
    }

    private static Request aRequest() {
        return new Request("operator_key", digest(), digest());
    }

    private static String digest() {
        return (UUID.randomUUID().toString() + UUID.randomUUID()).replace("-", "");
    }
}
