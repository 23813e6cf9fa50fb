package dev.farthing.application.answer;

class RememberedAnswersTest implements FirstAnswersContract {
    private final RememberedAnswers answers = new RememberedAnswers();

    @Override
    public FirstAnswers answers() {
        return answers;
    }
}
