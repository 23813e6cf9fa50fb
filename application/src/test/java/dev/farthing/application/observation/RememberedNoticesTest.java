package dev.farthing.application.observation;

class RememberedNoticesTest implements NoticeBoardContract {
    private final RememberedNotices board = new RememberedNotices();

    @Override
    public NoticeBoard board() {
        return board;
    }
}
