package dev.farthing.application.fault;

/// Tells apart what the database could not do just then from what Farthing does wrong.
public interface Outages {
    /// Whether the database caused a failure by being away, going down, standing by, full or held up: the same
    /// request may succeed when it comes again. What was refused for its content is no outage, nor is anything
    /// unknown.
    boolean caused(Throwable failure);
}
