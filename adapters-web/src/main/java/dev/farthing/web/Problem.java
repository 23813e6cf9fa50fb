package dev.farthing.web;

import io.quarkus.qute.TemplateInstance;

/// The page that tells what went wrong.
record Problem(Frame frame, Trouble trouble) implements TemplateInstance {}
