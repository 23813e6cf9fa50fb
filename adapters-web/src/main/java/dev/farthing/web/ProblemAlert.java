package dev.farthing.web;

import io.quarkus.qute.TemplateInstance;

/// The same within the page it happened on.
record ProblemAlert(Trouble trouble) implements TemplateInstance {}
