package dev.farthing.architecture.broken.standardoutput.domain;

class BrokenFact {
    java.io.PrintStream err = System.err;
}
