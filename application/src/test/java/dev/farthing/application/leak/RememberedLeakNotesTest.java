package dev.farthing.application.leak;

class RememberedLeakNotesTest implements LeakNotesContract {
    private final LeakNotes notes = new RememberedLeakNotes();

    @Override
    public LeakNotes notes() {
        return notes;
    }
}
