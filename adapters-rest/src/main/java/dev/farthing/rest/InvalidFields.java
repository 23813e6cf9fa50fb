package dev.farthing.rest;

import java.util.List;

/// A request whose fields cannot be read; answered 422 with every mistake at once.
public final class InvalidFields extends RuntimeException {
    private final transient List<ValidationErrorJson> errors;

    public InvalidFields(List<ValidationErrorJson> errors) {
        super("a request with " + errors.size() + " invalid fields", null, false, false);
        this.errors = List.copyOf(errors);
    }

    public InvalidFields(List<Object> loc, String type, String msg) {
        this(List.of(new ValidationErrorJson(loc, msg, type)));
    }

    public List<ValidationErrorJson> errors() {
        return errors;
    }
}
