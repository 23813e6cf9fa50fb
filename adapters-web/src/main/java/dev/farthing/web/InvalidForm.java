package dev.farthing.web;

import java.util.List;

/// A form that was filled in wrongly, with a sentence for each mistake.
final class InvalidForm extends RuntimeException {
    private final transient List<String> mistakes;

    InvalidForm(List<String> mistakes) {
        super(String.join("; ", mistakes), null, false, false);
        this.mistakes = List.copyOf(mistakes);
    }

    List<String> mistakes() {
        return mistakes;
    }
}
