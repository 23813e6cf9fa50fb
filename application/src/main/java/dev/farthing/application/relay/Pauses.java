package dev.farthing.application.relay;

import java.time.Duration;

/// Lets time pass on an event loop without holding it.
public interface Pauses {
    /// Runs the work on the event loop this is called on, after a while. What is returned calls it off.
    Runnable after(Duration wait, Runnable work);
}
