package dev.farthing.architecture.broken.standardoutput.bootstrap;

class SoundMain {
    void tell() {
        System.out.println();
    }
}
