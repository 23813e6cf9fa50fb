package dev.farthing.persistence.answer;

import dev.farthing.application.answer.FirstAnswers;
import dev.farthing.application.answer.FirstAnswersContract;
import dev.farthing.persistence.server.FreshDatabaseForQuarkus;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;

@QuarkusTest
@QuarkusTestResource(FreshDatabaseForQuarkus.class)
class PostgresFirstAnswersTest implements FirstAnswersContract {
    @Inject
    FirstAnswers answers;

    @Override
    public FirstAnswers answers() {
        return answers;
    }
}
