package dev.farthing.persistence.limit;

/// Tells everybody whether this process is cut off from Redis.
interface CutOffNote {
    /// @param replica this process, as no other is called
    void note(String replica, boolean cutOff);
}
