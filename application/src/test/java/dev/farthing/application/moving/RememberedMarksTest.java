package dev.farthing.application.moving;

class RememberedMarksTest implements MovingMarksContract {
    private final RememberedMarks marks = new RememberedMarks();

    @Override
    public MovingMarks marks() {
        return marks;
    }

    @Override
    public void inTransaction(Runnable work) {
        work.run();
    }
}
