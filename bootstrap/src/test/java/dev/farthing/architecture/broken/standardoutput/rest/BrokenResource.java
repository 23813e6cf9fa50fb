package dev.farthing.architecture.broken.standardoutput.rest;

class BrokenResource {
    void tell() {
        System.out.println();
    }
}
