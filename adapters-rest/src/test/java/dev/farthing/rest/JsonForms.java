package dev.farthing.rest;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;

/// JSON and tables as the management API prints them, without a server.
public final class JsonForms {
    private JsonForms() {}

    public static ObjectMapper mapper() {
        var mapper = new ObjectMapper().registerModule(new JavaTimeModule());
        new JsonStyle().customize(mapper);
        return mapper;
    }

    public static Csv csv() {
        return new Csv(mapper());
    }
}
